import { test } from 'vitest';
import { killRounds } from './kill-rounds.ts';

test('nothing acknowledged is lost or doubled when the process is killed 50 times', { timeout: 300_000 }, async () => {
  await killRounds(50);
});
