import { test } from 'vitest';
import { killRounds } from './kill-rounds.ts';

test('nothing acknowledged is lost or doubled when the process is killed', { timeout: 60_000 }, async () => {
  await killRounds(3);
});
