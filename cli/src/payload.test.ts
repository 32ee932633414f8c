import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { readPayload } from './payload.ts';
import { UsageError } from './usage-error.ts';

const dir = mkdtempSync(join(tmpdir(), 'openflue-payload-'));
afterAll(() => rmSync(dir, { recursive: true }));
const stdin = (text: string) => Readable.from([text]);

describe('readPayload', () => {
  it('takes JSON, a file, and standard input', async () => {
    writeFileSync(join(dir, 'p.json'), '{"text":"file"}');
    expect(await readPayload('{"text":"here"}', stdin(''))).toEqual({ text: 'here' });
    expect(await readPayload(`@${join(dir, 'p.json')}`, stdin(''))).toEqual({ text: 'file' });
    expect(await readPayload('-', stdin('[1,2]'))).toEqual([1, 2]);
  });

  it.each(['{text}', '', '@/nowhere/p.json', '-'])('refuses %j when it is not JSON', async (argument) => {
    await expect(readPayload(argument, stdin('nonsense'))).rejects.toThrow(UsageError);
  });
});
