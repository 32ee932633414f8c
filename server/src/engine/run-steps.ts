import { jsonSnapshot } from '../authoring/json-snapshot.ts';
import type { Step } from '../authoring/step.ts';
import { type OperationContext, runOperation } from '../harness/operation.ts';

/** `step()` of one attempt of a run. */
export function runSteps(runId: string, context: OperationContext): Step {
  const taken = new Map<string, number>();
  return (name, fn) => {
    const occurrence = taken.get(name) ?? 0;
    taken.set(name, occurrence + 1);
    const { signal } = context;
    return runOperation(context, { kind: 'step', request: [name] }, async () => {
      signal.throwIfAborted();
      const value = await fn({ id: `${runId}/${name}/${occurrence}`, signal });
      const result = jsonSnapshot(value, `step "${name}"`);
      return { value, ...(result !== undefined && { result }) };
    });
  };
}
