import type { Observer } from '@openflue/sdk';
import type { ScheduleFrame } from './frame.ts';
import type { Store } from './store.ts';

/** What is observed, as it stood at the last frame: changes between two frames cost one render, and all who watch see the same. */
export function framed<Snapshot>(observer: Observer<Snapshot>, scheduleFrame: ScheduleFrame): Store<Snapshot> {
  const initial = observer.getSnapshot();
  const listeners = new Set<() => void>();
  let shown = initial;
  let callOff: (() => void) | undefined;
  let leave = () => {};

  const show = () => {
    callOff = undefined;
    shown = observer.getSnapshot();
    for (const listener of [...listeners]) listener();
  };

  return {
    initial,
    getSnapshot: () => shown,
    subscribe(given) {
      const listener = () => given();
      listeners.add(listener);
      if (listeners.size === 1) {
        leave = observer.subscribe(() => {
          callOff ??= scheduleFrame(show);
        });
        shown = observer.getSnapshot();
      }
      return () => {
        if (!listeners.delete(listener) || listeners.size) return;
        callOff?.();
        callOff = undefined;
        leave();
      };
    },
  };
}
