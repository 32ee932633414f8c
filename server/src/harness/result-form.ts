import { schemaOf } from '../authoring/schema.ts';
import type { SchemaSource } from '../authoring/schema-source.ts';
import { describeIssues } from '../authoring/validation-issue.ts';
import { type ActiveTool, textOutcome } from './active-tool.ts';
import type { ResultVerdict } from './turn-loop.ts';

/** Wrong answers that a model may give before its result counts as unavailable. */
export const RESULT_TRIES = 4;

/** How a model hands in data instead of prose: two tools, and what they came to. */
export interface ResultForm {
  readonly tools: readonly ActiveTool[];
  /** Added to the system prompt. */
  readonly instructions: string;
  /** What the last turn came to; asking takes it away. */
  takeVerdict(): ResultVerdict | undefined;
}

export function createResultForm(source: SchemaSource): ResultForm {
  const schema = schemaOf(source, 'result schema');
  const { parameters, unwrap } = asArguments(schema.toJsonSchema('input'));
  let verdict: ResultVerdict | undefined;
  const submit: ActiveTool = {
    name: 'submit_result',
    description: 'Hands in the result of the task. Call it once, when the work is done.',
    parameters,
    async run(args) {
      const checked = await schema.validate(unwrap(args));
      // The first accepted result stands, whatever else the same turn submits.
      if (verdict?.type === 'accepted') return textOutcome('A result was accepted before.', true);
      if ('issues' in checked) {
        verdict = { type: 'rejected' };
        return textOutcome(`The result does not match the schema. ${describeIssues(checked.issues)}`, true);
      }
      verdict = { type: 'accepted', data: checked.value };
      return textOutcome('Accepted.');
    },
  };
  const giveUp: ActiveTool = {
    name: 'give_up',
    description: 'Ends the task without a result. Only when no valid result can be given.',
    parameters: { type: 'object', properties: { reason: { type: 'string' } }, required: ['reason'] },
    async run({ reason }) {
      if (verdict?.type !== 'accepted')
        verdict = { type: 'given_up', reason: typeof reason === 'string' ? reason : '' };
      return textOutcome('Noted.');
    },
  };
  return {
    tools: [submit, giveUp],
    instructions:
      'Give your final answer by calling the tool submit_result with arguments that match its schema, not in prose.',
    takeVerdict() {
      const taken = verdict;
      verdict = undefined;
      return taken;
    },
  };
}

/** Arguments are always an object: any other schema stands under `value`. */
function asArguments(schema: Record<string, unknown>) {
  if (schema.type === 'object') {
    return { parameters: schema, unwrap: (args: Record<string, unknown>): unknown => args };
  }
  // References point at the root.
  const { $defs, definitions, ...value } = schema;
  const shared = { ...($defs !== undefined && { $defs }), ...(definitions !== undefined && { definitions }) };
  return {
    parameters: { type: 'object', properties: { value }, required: ['value'], ...shared },
    unwrap: (args: Record<string, unknown>): unknown => args.value,
  };
}
