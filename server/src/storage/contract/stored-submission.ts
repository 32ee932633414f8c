import { ulidIds } from '../../ids.ts';
import type { StoredSubmission } from '../port.ts';

const ids = ulidIds();

/** A prompt that waits for its turn. */
export function queuedSubmission(sequence: number): StoredSubmission {
  const admittedMs = Date.UTC(2026, 0, 1);
  return {
    submissionId: ids.next('sub', admittedMs),
    agentName: 'support',
    instanceId: 'ticket-42',
    session: 'default',
    sequence,
    admittedAt: new Date(admittedMs).toISOString(),
    offset: '-1',
    work: { type: 'prompt', message: 'Where is my parcel?' },
  };
}
