import { runStream, type StreamReader } from '../storage/port.ts';

/** The index of a run's next event. */
export async function nextIndex(streams: StreamReader, runId: string): Promise<number> {
  const page = await streams.read(runStream(runId), '-1', { tail: 1 });
  const line = page && new TextDecoder().decode(page.bytes);
  const last: unknown = line ? JSON.parse(line) : undefined;
  const index = typeof last === 'object' && last && 'eventIndex' in last ? last.eventIndex : undefined;
  return typeof index === 'number' ? index + 1 : 0;
}
