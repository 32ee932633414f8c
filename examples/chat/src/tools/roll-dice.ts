import { randomInt } from 'node:crypto';
import { defineTool } from '@openflue/server';
import { z } from 'zod';

export const rollDice = defineTool({
  name: 'roll_dice',
  description: 'Rolls dice with six sides.',
  input: z.object({ count: z.int().min(1).max(20) }),
  run({ input: { count } }) {
    const dice = Array.from({ length: count }, () => randomInt(1, 7));
    const sum = dice.reduce((before, each) => before + each, 0);
    return count === 1 ? `The die shows ${sum}.` : `The dice show ${dice.join(', ')}: ${sum} in all.`;
  },
});
