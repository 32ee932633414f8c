import { announceMessage, callModel, type Emitter, runOperation, runTools } from '@openflue/server/engine-parts';
import { emptyUsage, type Usage, type UserMessage } from '@openflue/spec';
import { type Answer, type Turn, turnOf } from '../scenarios/turn.ts';
import type { Stage } from './stage.ts';
import { MODEL, turnModel } from './turn-model.ts';
import { turnTools } from './turn-tools.ts';

/** What an agent came to, as the answer to a prompt carries it. */
export interface Said {
  readonly text: string;
  readonly usage: Usage;
  readonly model: { readonly provider: string; readonly id: string };
}

interface Conversing extends Pick<Stage, 'clock' | 'ids'> {
  /** Carries harness and session. */
  readonly emitter: Emitter;
  readonly signal: AbortSignal;
  readonly message: UserMessage;
}

/**
 * One prompt to an agent, with the events that the harness makes of it, by the harness's own parts: only what the model says and
 * what its tools give is scripted.
 */
export function converse(given: Conversing, script: (turn: (answer: Answer) => Promise<string>) => Promise<unknown>) {
  const { emitter, clock, ids, signal, message } = given;
  return runOperation<Said>(
    { emitter, clock, ids, signal },
    { kind: 'prompt', request: message },
    async (operation) => {
      const spent: Turn['usage'][] = [];
      let text = '';
      const turn = async (answer: Answer): Promise<string> => {
        const scripted = turnOf(answer);
        spent.push(scripted.usage);
        text = await performTurn(scripted, { ...given, emitter: operation.emitter }, spent.length === 1);
        return text;
      };
      operation.emitter.emit({ type: 'agent_start' });
      try {
        await script(turn);
      } finally {
        operation.emitter.emit({ type: 'agent_end' });
      }
      const usage = sum(spent);
      return { value: { text, usage, model: { provider: 'mock', id: MODEL } }, usage };
    },
  );
}

async function performTurn(turn: Turn, given: Conversing, isFirst: boolean): Promise<string> {
  const { clock, ids, signal, emitter, message } = given;
  const { calls, tools } = turnTools(turn.tools ?? [], clock, ids);
  const provider = turnModel(turn, calls, clock);
  const caller = { model: { provider, model: MODEL }, emitter, clock, ids, random: () => 0, purpose: 'agent' as const };
  const {
    answer,
    emitter: scoped,
    turnId,
  } = await callModel(
    caller,
    () => ({ messages: [message], tools: [] }),
    signal,
    (opened, openedId) => {
      if (isFirst) announceMessage(message, { emitter: opened, turnId: openedId, ids, clock });
    },
  );
  for (const done of await runTools(calls, {}, { tools, emitter: scoped, clock, signal })) {
    announceMessage(done.message, { emitter: scoped, turnId, ids, clock });
  }
  return answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

function sum(spent: readonly Turn['usage'][]): Usage {
  const input = spent.reduce((total, usage) => total + (usage?.input ?? 0), 0);
  const output = spent.reduce((total, usage) => total + (usage?.output ?? 0), 0);
  return { ...emptyUsage(), input, output, totalTokens: input + output };
}
