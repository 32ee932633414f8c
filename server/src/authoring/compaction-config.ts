import { DefinitionError } from './definition-error.ts';
import { assertFields, assertText } from './definition-fields.ts';

export interface CompactionConfig {
  /** Tokens of the context window kept free: compaction starts when less is left. Default by model, at most 20,000. */
  readonly reserveTokens?: number;
  /** Recent tokens that stay as they are. Default 8,000. */
  readonly keepRecentTokens?: number;
  /** `provider/model` that writes the summary. Default: the session's. */
  readonly model?: string;
}

export function assertCompaction(value: false | CompactionConfig, what: string): void {
  if (value === false) return;
  assertFields(value, `The compaction of ${what}`, ['reserveTokens', 'keepRecentTokens', 'model']);
  for (const key of ['reserveTokens', 'keepRecentTokens'] as const) {
    const tokens = value[key];
    if (tokens !== undefined && !(Number.isInteger(tokens) && tokens >= 0)) {
      throw new DefinitionError(`The compaction.${key} of ${what} must be a whole number of tokens, 0 or more.`);
    }
  }
  if (value.model !== undefined) assertText(value.model, `The compaction.model of ${what}`);
}
