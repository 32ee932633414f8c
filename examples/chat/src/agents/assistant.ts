import { type AgentRouteHandler, defineAgent } from '@openflue/server';
import { modelFor } from '../model.ts';
import { rollDice } from '../tools/roll-dice.ts';
import { time } from '../tools/time.ts';

export const description = 'Answers questions, and looks at images.';

export const route: AgentRouteHandler = async (_c, next) => next();

export default defineAgent(({ env }) => ({
  model: modelFor(env),
  instructions: 'You are helpful and brief. You answer in plain text.',
  tools: [time, rollDice],
}));
