import { ModelError } from './model-error.ts';

export interface HttpFailure {
  readonly provider: string;
  /** `undefined`: no answer came, or the stream carried the error. */
  readonly status?: number | undefined;
  /** The provider's own error type, as in `overloaded_error`. */
  readonly type?: string | null | undefined;
  /** The provider's own words. */
  readonly message: string;
  readonly headers?: Headers | undefined;
  /** True when the connection failed, or broke while the answer was coming. */
  readonly connection?: boolean;
  /** Taken out of the provider's words, should it repeat it. */
  readonly apiKey?: string | undefined;
  readonly nowMs: number;
}

/** What a failed HTTP call to a model means: whether it is worth repeating, when, and what a person can do. */
export function httpModelError(failure: HttpFailure): ModelError {
  const { provider, status, type, headers, connection = false, nowMs } = failure;
  const message = failure.apiKey ? failure.message.replaceAll(failure.apiKey, '[key]') : failure.message;
  const said = `${provider} ${status === undefined ? 'failed' : `answered ${status}`}: ${message}`;
  const common = { status, retryAfterMs: retryAfterMs(headers, nowMs) };
  if (status === 401 || status === 403) {
    return new ModelError('model_unauthorized', `${said} Check the API key.`, { ...common, retryable: false });
  }
  if (isOverflow(status, message)) {
    return new ModelError('model_context_overflow', said, { ...common, retryable: false, overflow: true });
  }
  if (status === 429 || type === 'rate_limit_error') {
    return new ModelError('model_rate_limited', said, { ...common, retryable: true });
  }
  if (status === 529 || type === 'overloaded_error') {
    return new ModelError('model_overloaded', said, { ...common, retryable: true });
  }
  if (connection) {
    return new ModelError('model_unreachable', `${provider} cannot be reached: ${message}`, {
      ...common,
      retryable: true,
    });
  }
  const repeat = status === 408 || status === 409 || (status ?? 0) >= 500 || type === 'api_error';
  const fault = status !== undefined && status >= 400 && status < 500 && !repeat;
  return new ModelError(fault ? 'model_rejected_request' : 'model_call_failed', said, { ...common, retryable: repeat });
}

/** Both spellings, seconds or a date. Providers may also send milliseconds. */
function retryAfterMs(headers: Headers | undefined, nowMs: number): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

const OVERFLOW = [
  /prompt is too long/i,
  /context[_ ](length|window)/i,
  /maximum context/i,
  /too many (input )?tokens/i,
];

function isOverflow(status: number | undefined, message: string): boolean {
  return (status === 400 || status === 413) && OVERFLOW.some((pattern) => pattern.test(message));
}
