import type { JsonValue } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';

/** A definition (tool, action, agent, profile, workflow, skill, schema) is wrong. Thrown where it is written. */
export class DefinitionError extends RuntimeError {
  override readonly name: string = 'DefinitionError';

  constructor(message: string, meta?: Record<string, JsonValue>) {
    super('invalid_definition', message, { meta });
  }
}
