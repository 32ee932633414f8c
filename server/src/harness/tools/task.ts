import { type ActiveTool, textOutcome } from '../active-tool.ts';
import type { TaskParent } from '../harness-scope.ts';
import { keepStart } from '../output-limit.ts';

/** Lets the model hand a part of its work to a child that starts with a clean history. */
export function taskTool(parent: TaskParent): ActiveTool {
  const names = (parent.scope.agent.subagents ?? []).flatMap(({ name }) => name ?? []);
  return {
    name: 'task',
    description:
      'Hands a self-contained part of the work to a helper that works in the same files, knows nothing of this conversation, and answers once.',
    parameters: {
      type: 'object',
      properties: {
        prompt: { type: 'string', description: 'Everything the helper needs to know, and what to answer.' },
        ...(names.length > 0 && {
          agent: { type: 'string', enum: names, description: 'The subagent to ask. Default: one like yourself.' },
        }),
        cwd: { type: 'string', description: 'Directory to work in.' },
      },
      required: ['prompt'],
    },
    unlimited: true,
    async run({ prompt, agent, cwd }, { signal }) {
      if (typeof prompt !== 'string' || prompt === '') return textOutcome('A prompt is required.', true);
      const options = { ...(typeof agent === 'string' && { agent }), ...(typeof cwd === 'string' && { cwd }) };
      const response = await parent.scope.kit.runTask({ ...parent, signal }, prompt, options);
      const text = 'text' in response ? response.text : JSON.stringify(response.data);
      return { ...textOutcome(keepStart(text)), usage: response.usage };
    },
  };
}
