'use strict';

const { existsSync } = require('node:fs');
const { enableCompileCache, registerHooks } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

// Halves the time to the first line of output from the second start on.
enableCompileCache();

const sources = join(__dirname, '../src/main.ts');

// From a package, the built program. In the repository, where there are sources, those: then packages that are linked here
// resolve to their sources too.
if (existsSync(sources)) {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, 'openflue-source'] }),
  });
  import(pathToFileURL(sources).href);
} else {
  import(pathToFileURL(join(__dirname, '../dist/main.js')).href);
}
