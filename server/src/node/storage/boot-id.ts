import { readFileSync } from 'node:fs';

/** Identifies the time between two starts of the machine; `undefined` where the system does not tell. */
export function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
