import { holds, isText } from '../../storage/fence.ts';
import type { Expectation, Fence } from '../../storage/port.ts';
import type { OpenPlace } from './open-place.ts';

/** Whether a fence stands by the newest that was logged of its run or submission. */
export function fenceStands(fence: Fence, { staged }: OpenPlace): boolean {
  return holds(fence, staged.document === undefined ? undefined : JSON.parse(staged.document));
}

/** Whether a document is, by the newest that was logged of it, what it is thought to be. */
export function expectationMet(expectation: Expectation, { staged }: OpenPlace): boolean {
  return isText(expectation, staged.document);
}
