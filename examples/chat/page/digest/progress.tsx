import type { EventOf } from '@openflue/sdk';

interface ProgressProps {
  readonly logs: readonly EventOf<'log'>[];
  readonly isOver: boolean;
}

/** What the run says of itself, and how far that is. */
export function Progress({ logs, isOver }: ProgressProps) {
  const { done, of } = isOver ? { done: 1, of: 1 } : sectionsDone(logs);
  return (
    <>
      <progress aria-label="Progress" max={of} value={done} />
      <ol className="logs" role="log" aria-label="Log">
        {logs.map(({ eventIndex, level, message, attributes }) => (
          <li key={eventIndex} className={level}>
            {message} <small>{told(attributes)}</small>
          </li>
        ))}
      </ol>
    </>
  );
}

/** The section that the last log names is being worked on. Behind the last of them comes the whole, as one more. */
function sectionsDone(logs: readonly EventOf<'log'>[]): { done: number; of: number } {
  const places = logs.flatMap(({ attributes: { section, of } = {} }) =>
    typeof section === 'number' && typeof of === 'number' ? { section, of } : [],
  );
  const last = places.at(-1);
  if (!last) return { done: 0, of: 1 };
  const isAtWhole = logs.at(-1)?.attributes?.section === undefined;
  return { done: isAtWhole ? last.of : last.section - 1, of: last.of + 1 };
}

function told(attributes: Record<string, unknown> = {}): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
