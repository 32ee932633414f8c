import { isResult, type PromptReceipt, type RunReceipt, receiptIn } from './contract.ts';
import { FlueApiError } from './errors.ts';
import type { CallOptions, Http } from './http.ts';
import { isTransient } from './retry.ts';

export interface AdmissionOptions extends CallOptions {
  /** At most 256 characters. The same key and input mean the same work. Default: a new one for every call, for its own retries. */
  idempotencyKey?: string | undefined;
}

/** The key of one piece of work, the same for all attempts at it. */
export function keyHeader({ idempotencyKey = newKey() }: AdmissionOptions): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': idempotencyKey };
}

/** 128 random bits. Not `crypto.randomUUID`, which browsers offer on secure pages only. */
function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

/** One piece of work, under one idempotency key. */
export interface Admission<Receipt, Result> {
  /** Starts it, and with `wait` answers when it has ended. */
  post(options: CallOptions, query?: { wait?: 'result' }, maxRetries?: number): Promise<Receipt | Result>;
  /** Follows what was started to its end. */
  finish(receipt: Receipt, options: CallOptions): Promise<Result>;
}

/**
 * The result of one piece of work, by one request if that lasts. Where it does not (a proxy cuts it, the server's own limit is reached),
 * the work is followed on its stream.
 */
export function resultOf<Receipt extends RunReceipt | PromptReceipt, Result extends Receipt & { result: unknown }>(
  http: Http,
  options: CallOptions,
  { post, finish }: Admission<Receipt, Result>,
): Promise<Result> {
  return http.within(options, async (signal) => {
    let answer: Receipt | Result;
    try {
      answer = await post({ signal }, { wait: 'result' }, 0);
    } catch (error) {
      const known = error instanceof FlueApiError ? receiptIn<Receipt>(error.meta) : undefined;
      if (!known && !isTransient(error)) throw error;
      answer = known ?? (await post({ signal }));
    }
    return isResult<Receipt, Result>(answer) ? answer : finish(answer, { signal });
  });
}
