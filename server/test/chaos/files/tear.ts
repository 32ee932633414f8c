import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint } from '../../../src/node/storage/checkpoint-file.ts';
import { frameAt } from '../../../src/node/storage/frame.ts';
import { JSON_STREAM_FILE, RECORD_FILE } from '../../../src/node/storage/layout.ts';
import { replay } from '../../../src/node/storage/replay.ts';
import { segmentPath, segments } from '../../../src/node/storage/write-ahead-log.ts';
import { anyOf, type Random, upTo } from '../seeded-random.ts';

const MOST_PLACES = 4;

/** Ends the log in the middle of a frame, as a write does that the death of the machine cut off. */
export function tearLog(dataDir: string, random: Random): void {
  const dir = join(dataDir, 'wal');
  const last = existsSync(dir) ? segments(dir).at(-1) : undefined;
  if (last === undefined) return;
  const path = segmentPath(dir, last);
  const bytes = readFileSync(path);
  const payload = frameAt(bytes, 0);
  const whole = payload ? bytes.subarray(0, 8 + payload.length) : Buffer.from('no frame at all');
  appendFileSync(path, whole.subarray(0, 1 + upTo(whole.length - 2, random)));
}

/** Leaves files half-written that the log has all of: what the death of the machine can do to what was never synced. */
export function tearFiles(dataDir: string, random: Random): void {
  const { places } = replay(join(dataDir, 'wal'), readCheckpoint(dataDir)?.segment ?? 0);
  const changed = [...places];
  for (let i = 0; i < MOST_PLACES && changed.length > 0; i++) {
    const [place, { base }] = anyOf(changed, random);
    const path = (file: string) => join(dataDir, place, file);
    const record = existsSync(path(RECORD_FILE)) ? readFileSync(path(RECORD_FILE)) : undefined;
    const half = record?.subarray(0, upTo(record.length - 1, random));
    const tear = anyOf(['record', 'draft', 'short', 'long'], random);
    if (half && tear === 'record') writeFileSync(path(RECORD_FILE), half);
    if (half && tear === 'draft') writeFileSync(path(`.${RECORD_FILE}.tmp`), half);
    if (!existsSync(path(JSON_STREAM_FILE))) continue;
    if (tear === 'long') appendFileSync(path(JSON_STREAM_FILE), '{"type":"log","v":3,"eve');
    const { length } = readFileSync(path(JSON_STREAM_FILE));
    const synced = base.stream?.length ?? 0;
    if (tear === 'short' && length > synced)
      truncateSync(path(JSON_STREAM_FILE), synced + upTo(length - synced, random));
  }
}

/** Ends an index in the middle of a line. */
export function tearIndex(dataDir: string, random: Random): void {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(ended|\d{4}-\d\d-\d\dT\d\d)\.jsonl$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  if (files.length === 0) return;
  const path = anyOf(files, random);
  const [line = ''] = readFileSync(path, 'utf8').split('\n');
  appendFileSync(path, line.slice(0, upTo(line.length - 1, random)));
}
