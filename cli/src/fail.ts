import { CommanderError } from 'commander';
import { printable } from './format/preview.ts';
import { styleFor } from './format/style.ts';
import { UsageError } from './usage-error.ts';

/** Exit codes: what was asked for failed; what was asked for makes no sense; it was interrupted by Ctrl-C. */
const FAILED = 1;
const MISUSED = 2;
const INTERRUPTED = 130;

/** Says on `stderr` what went wrong, and gives the exit code. A stack is shown for unknown failures only. */
export function fail(error: unknown, stderr: NodeJS.WriteStream): number {
  // Commander has said it already; help and version end this way too, with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  if (error instanceof Error && error.name === 'AbortError') return INTERRUPTED;
  const style = styleFor(stderr);
  stderr.write(`${style.bad('error:')} ${describe(error)}\n`);
  return error instanceof UsageError ? MISUSED : FAILED;
}

/** Errors whose message was written for the person at the terminal. */
const spoken = new Set([
  'DataDirectoryInUse',
  'DataFormatError',
  'FlueApiError',
  'FlueConnectionError',
  'NotFoundError',
  'RestartError',
  'RunActiveError',
  'ServerError',
  'StartupError',
  'StorageFailure',
  'UsageError',
]);

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isFlueError(error)) return [error.details, ...issueLines(error.meta?.issues)].map(printable).join('\n');
  // What the operating system refused: a file that may not be read, an address that cannot be had.
  const isSystemError = 'syscall' in error && 'code' in error;
  return isSystemError || spoken.has(error.name) ? printable(error.message) : (error.stack ?? error.message);
}

/** Told by its shape: loading the contract for its class would slow down every command that fails. */
function isFlueError(error: Error): error is Error & { details: string; meta?: { issues?: unknown } } {
  return error.name === 'FlueError' && 'details' in error && typeof error.details === 'string';
}

function issueLines(issues: unknown): string[] {
  if (!Array.isArray(issues)) return [];
  return issues.map(({ message, path }: { message?: string; path?: (string | number)[] }) => {
    const where = path === undefined || path.length === 0 ? 'payload' : `payload.${path.join('.')}`;
    return `  ${where}: ${message}`;
  });
}
