import { holds } from '../../storage/fence.ts';
import type { Fence } from '../../storage/port.ts';
import type { OpenPlace } from './open-place.ts';

/** Whether a fence stands by the newest that was logged of its run or submission. */
export function fenceStands(fence: Fence, { staged }: OpenPlace): boolean {
  return holds(fence, staged.document === undefined ? undefined : JSON.parse(staged.document));
}
