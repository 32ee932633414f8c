import type { JsonValue } from '@openflue/spec';
import type { ActionContext, ActionDefinition } from './action.ts';
import {
  ActionInputValidationError,
  ActionOutputSerializationError,
  ActionOutputValidationError,
} from './contract-errors.ts';
import { jsonSnapshot } from './json-snapshot.ts';
import { schemaOf } from './schema.ts';
import type { SchemaSource } from './schema-source.ts';

/** Everything an action's `run` receives but its input, which `runAction` makes from `given`. */
export type ActionScope = Omit<ActionContext<undefined>, 'input'>;

/**
 * Runs an action with its contract held: the input checked and transformed before, the output after, the result as
 * JSON. Rejects with the action's typed errors, or with what `run` threw. `harness` is asked for after the input proved
 * good.
 */
export async function runAction(
  action: ActionDefinition,
  given: unknown,
  open: () => Promise<ActionScope>,
): Promise<JsonValue | undefined> {
  const input = await validateActionInput(action, given);
  if ('issues' in input) throw new ActionInputValidationError(action.name, input.issues);
  const scope = await open();
  const context: ActionContext<SchemaSource | undefined> =
    action.input === undefined ? scope : { ...scope, input: input.value };
  return finishAction(action, await action.run(context));
}

/** Without a schema any value passes as it is. */
export async function validateActionInput(action: Pick<ActionDefinition, 'name' | 'input'>, given: unknown) {
  if (action.input === undefined) return { value: given };
  return schemaOf(action.input, `input of action "${action.name}"`).validate(given);
}

async function finishAction(action: ActionDefinition, returned: unknown): Promise<JsonValue | undefined> {
  let output = returned;
  if (action.output !== undefined) {
    const checked = await schemaOf(action.output, `output of action "${action.name}"`).validate(returned);
    if ('issues' in checked) throw new ActionOutputValidationError(action.name, checked.issues);
    output = checked.value;
  }
  try {
    return jsonSnapshot(output, 'result');
  } catch (cause) {
    throw new ActionOutputSerializationError(action.name, cause);
  }
}
