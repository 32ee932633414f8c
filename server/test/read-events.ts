import { runStream, type StreamReader } from '../src/storage/port.ts';

/** All events of a run, as they are stored. */
export async function readEvents(streams: StreamReader, runId: string): Promise<Record<string, unknown>[]> {
  const page = await streams.read(runStream(runId), '-1');
  return new TextDecoder()
    .decode(page?.bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
