import type { Logger } from '../../log.ts';

/**
 * Logs rejections that nobody handles, and goes on: a promise that one workflow forgot must not end the runs of all
 * others. An exception that nobody catches ends the process all the same, since it may have left anything half done; in
 * development the server stays, to be mended.
 */
export function logStrayErrors(log: Logger, { exit }: { exit: boolean }): void {
  process.on('unhandledRejection', (reason) => {
    log.error({ err: reason }, 'a promise was rejected and nobody handled it');
  });
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'an exception was thrown and nobody caught it');
    if (exit) process.exit(1);
  });
}
