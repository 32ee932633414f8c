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
const WRITES = ['writeFileSync', 'appendFileSync', 'mkdirSync', 'renameSync', 'ftruncateSync'] as const;
for (const name of WRITES) {
  const real: Call = fs[name];
  const refused = (...args: never[]) => {
    // What cuts a file needs no room.
    if (orders.refuse === 'EROFS' || (orders.refuse && name !== 'ftruncateSync')) throw refusal(orders.refuse);
    return real(...args);
  };
  Object.assign(fs, { [name]: refused });
}

const { writeSync } = fs;
const cutOff = (fd: number, bytes: Uint8Array, at = 0, length = bytes.length - at, position?: number) => {
  // The server's own log.
  if (!orders.refuse || fd === 1 || fd === 2) return writeSync(fd, bytes, at, length, position);
  // As a disk does that is full in the middle: it takes a part, and refuses the rest.
  if (orders.refuse === 'EROFS' || at > 0 || length < 2) throw refusal(orders.refuse);
  return writeSync(fd, bytes, at, length >> 1, position);
};
Object.assign(fs, { writeSync: cutOff });
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
