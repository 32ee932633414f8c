import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded before a server, in its process (`--import`): lets it see another time than the machine's, and a medium that refuses
// to be written to. At SIGUSR2 it looks at the file that `OPENFLUE_SABOTAGE` names, and says in another that it did.

interface Orders {
  readonly clockMs?: number;
  /** What writes fail with. */
  readonly refuse?: 'ENOSPC' | 'EROFS' | undefined;
}

const path = process.env.OPENFLUE_SABOTAGE ?? '';
const { readFileSync, renameSync, writeFileSync } = fs;
let orders: Orders = {};

const now = Date.now;
const RealDate = Date;
Date.now = () => now() + (orders.clockMs ?? 0);
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget),
});

type Call = (...args: never[]) => unknown;
const WRITES = ['writeSync', 'writeFileSync', 'appendFileSync', 'mkdirSync', 'renameSync', 'ftruncateSync'] as const;
for (const name of WRITES) {
  const real: Call = fs[name];
  Object.assign(fs, {
    [name]: (...args: never[]) => {
      const [first] = args;
      const isLog = first === 1 || first === 2;
      // What cuts a file needs no room.
      const needs = orders.refuse === 'EROFS' || name !== 'ftruncateSync';
      if (orders.refuse && needs && !isLog) throw refusal(orders.refuse);
      return real(...args);
    },
  });
}
syncBuiltinESMExports();

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: the medium refuses`), { code });
}

function look(): void {
  const text = readFileSync(path, 'utf8');
  orders = JSON.parse(text);
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, `${path}.seen`);
}

process.on('SIGUSR2', look);
