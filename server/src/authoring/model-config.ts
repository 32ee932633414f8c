import type { ThinkingLevel } from '../models/port.ts';
import { DefinitionError } from './definition-error.ts';

/** `provider/model`, or `false`: every operation must name its own. */
export type ModelConfig = string | false;

export const THINKING_LEVELS: readonly ThinkingLevel[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh'];

export function assertModel(value: unknown, what: string): void {
  if (value === false) return;
  if (typeof value === 'string' && /^[^/\s]+\/\S+$/.test(value)) return;
  throw new DefinitionError(
    `The model of ${what} must be "provider/model", as in "anthropic/claude-haiku-4-5", or false${
      typeof value === 'string' ? `; it is "${value}"` : ''
    }.`,
  );
}

export function assertThinkingLevel(value: ThinkingLevel, what: string): void {
  if (!THINKING_LEVELS.includes(value)) {
    throw new DefinitionError(`The thinkingLevel of ${what} must be one of ${THINKING_LEVELS.join(', ')}.`);
  }
}
