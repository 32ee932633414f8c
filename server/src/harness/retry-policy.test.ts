import { describe, expect, it } from 'vitest';
import { ModelError } from '../models/model-error.ts';
import { retryDelayMs } from './retry-policy.ts';

const busy = (retryAfterMs?: number) => new ModelError('model_overloaded', 'busy', { retryable: true, retryAfterMs });

describe('retries of a model call', () => {
  it('wait longer every time, up to half a minute, spread by chance', () => {
    expect([1, 2, 3, 4, 5].map((attempt) => retryDelayMs(busy(), attempt, 1))).toEqual([1e3, 2e3, 4e3, 8e3, 16e3]);
    expect(retryDelayMs(busy(), 3, 0)).toBe(2_000);
  });

  it('end after the sixth attempt', () => {
    expect(retryDelayMs(busy(), 6, 0.5)).toBeUndefined();
  });

  it('wait as long as the provider asks, unless that is too long', () => {
    expect(retryDelayMs(busy(90_000), 1, 0.5)).toBe(90_000);
    expect(retryDelayMs(busy(3_600_000), 1, 0.5)).toBeUndefined();
  });

  it('are not made of what will not pass', () => {
    expect(retryDelayMs(new ModelError('model_unauthorized', 'no', { retryable: false }), 1, 0.5)).toBeUndefined();
    expect(retryDelayMs(new Error('bug'), 1, 0.5)).toBeUndefined();
  });
});
