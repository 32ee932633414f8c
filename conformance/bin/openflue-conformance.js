#!/usr/bin/env node
import { existsSync } from 'node:fs';

// From a package, the built program. In the repository, where there are sources, those.
const sources = new URL('../src/main.ts', import.meta.url);
if (existsSync(sources)) {
  if (!process.execArgv.includes('--conditions=openflue-source')) {
    process.stderr.write('In the repository: node --conditions=openflue-source conformance/src/main.ts\n');
    process.exit(2);
  }
  await import(sources.href);
} else {
  await import(new URL('../dist/main.js', import.meta.url).href);
}
