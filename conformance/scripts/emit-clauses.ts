import { readFileSync, writeFileSync } from 'node:fs';
import { clausesModule } from './clauses-module.ts';

/** Writes what the package knows of `docs/protocol.md`, which is not in it. */
const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
writeFileSync(new URL('../src/clauses.ts', import.meta.url), clausesModule(page));
