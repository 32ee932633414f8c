import { type DestinationStream, type Level, type Logger as Pino, pino } from 'pino';
import type { Logger } from '../../log.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  /** Default `info`. */
  readonly level?: LogLevel;
  /** Lines for people instead of JSON. Default: whether the destination is a terminal. */
  readonly pretty?: boolean;
  /** File descriptor: 1 is stdout (default), 2 stderr. */
  readonly fd?: 1 | 2;
  /** Default: colours on a terminal unless `NO_COLOR` is set. */
  readonly color?: boolean;
}

/** The server's structured log: JSON lines, or readable ones on a terminal. Written synchronously, so that none is lost. */
export async function createLogger(options: LoggerOptions = {}): Promise<Logger> {
  const { level = 'info', fd = 1 } = options;
  const terminal = (fd === 2 ? process.stderr : process.stdout).isTTY === true;
  const destination =
    (options.pretty ?? terminal) ? await prettyTo(fd, options.color ?? terminal) : pino.destination(fd);
  return build(level, destination);
}

function build(level: Level | 'silent', destination: DestinationStream): Pino {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** `pino-pretty` loads only where someone looks at a terminal. */
async function prettyTo(fd: 1 | 2, color: boolean): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    colorize: color && process.env.NO_COLOR === undefined,
    // What the message of a definition that does not load says already.
    ignore: 'kind,definition,file,line',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
    sync: true,
    destination: fd,
  });
}
