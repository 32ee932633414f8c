import type { Clock, Ids } from '@openflue/server/engine-parts';
import type { Storage } from '@openflue/server/protocol';

/** What everything is played on. */
export interface Stage {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
}
