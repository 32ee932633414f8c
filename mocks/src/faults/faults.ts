import { attachLate } from './attach-late.ts';
import { closesWithoutRunEnd } from './closes-without-run-end.ts';
import { cutMidBatch } from './cut-mid-batch.ts';
import { duplicateDelivery } from './duplicate-delivery.ts';
import { endsEarly } from './ends-early.ts';
import { when } from './fault.ts';
import { stall } from './stall.ts';
import { unauthorizedOnReconnect } from './unauthorized-on-reconnect.ts';
import { unavailable } from './unavailable.ts';

/** What can go wrong between a client and its server. */
export const fault = {
  attachLate,
  closesWithoutRunEnd,
  cutMidBatch,
  duplicateDelivery,
  endsEarly,
  stall,
  unauthorizedOnReconnect,
  unavailable,
  when,
};
