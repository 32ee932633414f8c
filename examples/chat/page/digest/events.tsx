import type { FlueEvent } from '@openflue/sdk';

/** A run says more than anybody reads: of its events the last ones. */
const SHOWN = 100;

export function Events({ events }: { events: readonly FlueEvent[] }) {
  return (
    <details className="events">
      <summary>{events.length} events</summary>
      <ol>
        {events.slice(-SHOWN).map(({ eventIndex, type, timestamp }) => (
          <li key={eventIndex} value={eventIndex}>
            <code>{type}</code> <time dateTime={timestamp}>{timestamp.slice(11, 23)}</time>
          </li>
        ))}
      </ol>
    </details>
  );
}
