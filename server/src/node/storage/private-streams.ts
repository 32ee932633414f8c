import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { hasCode } from './error-code.ts';
import { AGENTS, RECORD_FILE, RUNS, streamPlace } from './layout.ts';
import type { Places } from './places.ts';
import { readRecord } from './record-file.ts';

/** Names of the private streams of a run or an instance: those kept below its own place, on disk or in memory only yet. */
export async function privateStreams(places: Places, stream: string): Promise<string[]> {
  const own = streamPlace(stream);
  if (!own.startsWith(`${RUNS}/`) && !own.startsWith(`${AGENTS}/`)) return [];
  const names = new Set<string>();
  for (const below of await recordsBelow(join(places.dir, own))) {
    const place = `${own}/${below}`;
    // What is in memory knows better than the files.
    if (places.known(place)) continue;
    const record = await readRecord(join(places.dir, place, RECORD_FILE));
    if (record?.value.stream) names.add(record.name);
  }
  for (const { place, name, visible } of places.all()) {
    if (visible.stream && place.startsWith(`${own}/`)) names.add(name);
  }
  return [...names].filter((name) => name.startsWith(`${stream}/`));
}

/** Directories below this one that have a record, relative to it. */
async function recordsBelow(dir: string): Promise<string[]> {
  try {
    const files = (await readdir(dir, { recursive: true })).map((file) => file.replaceAll(sep, '/'));
    return files
      .filter((file) => file.endsWith(`/${RECORD_FILE}`))
      .map((file) => file.slice(0, -RECORD_FILE.length - 1));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
