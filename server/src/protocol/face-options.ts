import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/port.ts';
import type { Ids } from '../ids.ts';
import type { Logger } from '../log.ts';

/** The HTTP face's settings, defaults applied. */
export interface FaceOptions {
  engine(): Engine;
  readonly listRuns: MiddlewareHandler | undefined;
  readonly bodyLimitBytes: number;
  readonly promptLimitBytes: number;
  readonly waitLimitMs: number;
  readonly longPollTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly maxPageBytes: number;
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean;
  readonly dev: boolean;
  readonly log: Logger;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  principal(request: Request): string;
}
