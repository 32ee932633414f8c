'use strict';

const { existsSync } = require('node:fs');
const { enableCompileCache, registerHooks } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

// Halves the time to the first line of output from the second start on.
enableCompileCache();

const sources = join(__dirname, '../src/main.ts');

// From a package, the built program. In the repository, where there are sources, those, and those of the other packages.
if (existsSync(sources)) {
  registerHooks({ resolve: (specifier, context, next) => next(sourceOf(specifier) ?? specifier, context) });
  import(pathToFileURL(sources).href);
} else {
  import(pathToFileURL(join(__dirname, '../dist/main.js')).href);
}

/** What `--conditions=openflue-source` would resolve to: a flag that this process was not started with. */
function sourceOf(specifier) {
  const [, name, path] = /^@openflue\/([^/]+)(\/.*)?$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const folder = join(__dirname, '../..', name);
  const { exports = {} } = require(join(folder, 'package.json'));
  const source = exports[`.${path ?? ''}`]?.['openflue-source'];
  return source && pathToFileURL(join(folder, source)).href;
}
