import { z } from '@hono/zod-openapi';
import { Failure } from './failure.ts';
import { errorRefSchema } from './ids.ts';

/** Every error an HTTP answer can carry: the status it always has, and the message it has unless a better one is known. */
export const errorTable = {
  invalid_json: { status: 400, title: 'The request body is not valid JSON.' },
  invalid_request: { status: 400, title: 'The request is not valid.' },
  unauthorized: { status: 401, title: 'Authentication is required.' },
  forbidden: { status: 403, title: 'This is not allowed.' },
  agent_not_found: { status: 404, title: 'There is no such agent.' },
  workflow_not_found: { status: 404, title: 'There is no such workflow.' },
  run_not_found: { status: 404, title: 'There is no such run.' },
  stream_not_found: { status: 404, title: 'There is no such stream.' },
  attachment_not_found: { status: 404, title: 'There is no such attachment.' },
  route_not_found: { status: 404, title: 'There is no such route.' },
  method_not_allowed: { status: 405, title: 'This route does not answer that method.' },
  idempotency_conflict: { status: 409, title: 'This idempotency key was used with another request body.' },
  run_active: { status: 409, title: 'The run has not ended.' },
  submission_aborted: { status: 409, title: 'The submission was aborted.' },
  run_expired: { status: 410, title: 'The run is no longer kept.' },
  payload_too_large: { status: 413, title: 'The request body is too large.' },
  unsupported_media_type: { status: 415, title: 'The request body must be sent as application/json.' },
  queue_full: { status: 429, title: 'Too much work is waiting.' },
  internal_error: { status: 500, title: 'The server failed.' },
  run_failed: { status: 500, title: 'The run failed.' },
  submission_failed: { status: 500, title: 'The submission failed.' },
  not_implemented: { status: 501, title: 'This server does not offer that.' },
  not_ready: { status: 503, title: 'The server is not ready.' },
  wait_timeout: { status: 504, title: 'The result did not come in time; the work goes on.' },
} as const;

/** Response header that repeats the `ref` of the envelope. */
export const errorRefHeader = 'flue-error-ref';

export type ErrorType = keyof typeof errorTable;
export type ErrorStatus = (typeof errorTable)[ErrorType]['status'];

/** All error types, in the table's order. */
export const errorTypes = Object.keys(errorTable).filter((type): type is ErrorType => type in errorTable);

/** How a run ends that was stopped by the server rather than by its own code. Other types come from the harness. */
export const runErrorTypes = ['run_cancelled', 'run_timeout', 'run_interrupted', 'journal_mismatch'] as const;
export type RunErrorType = (typeof runErrorTypes)[number];

export const validationIssueSchema = z
  .object({
    message: z.string().openapi({ description: 'What is wrong, for people.' }),
    path: z
      .array(z.union([z.string(), z.number()]))
      .optional()
      .openapi({ description: 'Where: keys and indexes from the root of the value. Absent: the value as a whole.' }),
  })
  .openapi('ValidationIssue', {
    description: "One finding of a validation, in Standard Schema's shape.",
    example: { message: 'Expected a string', path: ['text'] },
  });
export type ValidationIssue = z.infer<typeof validationIssueSchema>;

/** Values are JSON; typed loosely so that whoever throws need not prove it. */
const metaSchema = z.record(z.string(), z.unknown());

export const errorBodySchema = z
  .object({
    type: z.enum(errorTypes).openapi('ErrorType', {
      description: 'Stable and machine-readable: branch on this. Each type has one status.',
      example: 'invalid_request',
    }),
    message: z.string().openapi({ description: 'One sentence for people; may change.' }),
    details: z.string().openapi({ description: 'What exactly was wrong and what to do about it; may change.' }),
    ref: errorRefSchema.optional(),
    dev: z.string().optional().openapi({ description: 'More for the developer; in development only.' }),
    meta: z
      .object({ issues: z.array(validationIssueSchema).optional() })
      .catchall(z.unknown())
      .optional()
      .openapi({ description: 'Facts for programs: `issues` of a validation, `runId` of a failed run and the like.' }),
  })
  .openapi('ErrorBody');

export const errorEnvelopeSchema = z.object({ error: errorBodySchema }).openapi('ErrorEnvelope', {
  description: 'The body of every answer with a status of 400 or more.',
});
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;

export const eventErrorSchema = z
  .object({
    name: z.string().optional().openapi({ description: 'Class of the error that was thrown.' }),
    type: z
      .string()
      .optional()
      .openapi({
        description: `Machine-readable: ${runErrorTypes.map((type) => `\`${type}\``).join(', ')}, or another.`,
      }),
    message: z.string(),
    meta: metaSchema.optional(),
  })
  .openapi('EventError', {
    description: 'An error inside a run or a submission, as events and records carry it.',
    example: { name: 'Error', type: 'run_timeout', message: 'The run took longer than 3600000 ms.' },
  });
export type EventError = z.infer<typeof eventErrorSchema>;

export interface FlueErrorOptions {
  /** One sentence for the caller. Default: the title in `errorTable`. */
  readonly message?: string | undefined;
  /** Default: the message. */
  readonly details?: string | undefined;
  /** Values must be JSON. */
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
  /** Response headers that belong to the error, such as `Allow` or `Retry-After`. */
  readonly headers?: Record<string, string> | undefined;
  readonly cause?: unknown;
}

/** A failure that a caller may see. Everything in it but `cause` goes over the wire. */
export class FlueError extends Failure {
  override readonly name: string = 'FlueError';
  readonly type: ErrorType;
  readonly status: ErrorStatus;
  readonly details: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly headers?: Record<string, string>;

  constructor(type: ErrorType, options: FlueErrorOptions = {}) {
    const message = options.message ?? errorTable[type].title;
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.type = type;
    this.status = errorTable[type].status;
    this.details = options.details ?? message;
    if (options.meta) this.meta = options.meta;
    if (options.headers) this.headers = options.headers;
  }

  /** `ref`: the id in the server's log line; `dev`: only to be given in development. */
  toEnvelope(extra: { ref?: string | undefined; dev?: string | undefined } = {}): ErrorEnvelope {
    const { type, message, details, meta } = this;
    const { ref, dev } = extra;
    const error = { type, message, details, ...(ref && { ref }), ...(dev && { dev }) };
    // Whoever throws with `issues` got them from `issuesMeta`.
    return { error: meta ? { ...error, meta: meta as ErrorEnvelope['error']['meta'] } : error };
  }
}

/** An issue as any Standard Schema reports it: path segments may be objects, and keys symbols. */
interface StandardIssue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

/** The `meta` of an `invalid_request` that names what a schema found. */
export function issuesMeta(issues: readonly StandardIssue[]): { issues: ValidationIssue[] } {
  return {
    issues: issues.map(({ message, path }) => (path?.length ? { message, path: path.map(pathKey) } : { message })),
  };
}

function pathKey(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof segment === 'object' ? segment.key : segment;
  return typeof key === 'number' ? key : String(key);
}
