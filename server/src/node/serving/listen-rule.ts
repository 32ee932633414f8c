import { StartupError } from '../startup-error.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** True for names of this machine that no other machine can reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Throws `StartupError` when `host` would let other machines in and nothing would keep strangers out. */
export function assertMayListen({ host, token, noAuth }: { host: string; token?: string; noAuth: boolean }): void {
  if (isLoopback(host) || token !== undefined || noAuth) return;
  throw new StartupError(
    `Not listening on ${host}: other machines could reach it, and anyone who does could start workflows and read runs. ` +
      'Set FLUE_TOKEN to require a bearer token, or pass --no-auth if something else authenticates.',
  );
}
