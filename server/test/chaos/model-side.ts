import { type StandInBody, type StandInReply, startAnthropicStandIn } from '../anthropic-stand-in.ts';
import type { Random } from './seeded-random.ts';

/** A prompt that says what the model does with it: so many tool calls, one a turn, then an answer. */
export interface Question {
  readonly id: string;
  readonly tools: number;
}

export const questionText = ({ id, tools }: Question) => `Question ${id} with ${tools} tools.`;
export const answerText = ({ id }: Question) => `Answer to question ${id}.`;
export const filePath = (id: string, turn: number) => `files/${id}.${turn}.txt`;

const QUESTION = /Question ([\w.-]+) with (\d+) tools\./;

/** The model's side of it all: what it says depends on what it was asked alone, and every call is counted. */
export interface ModelSide extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly total: number;
  /** Different turns that were asked for: how many calls there would be if each was made once. */
  readonly turns: number;
  /** Calls of one turn of a question, from 0. */
  calls(id: string, turn: number): number;
  /** From now on some answers stop in the middle, until `goOn`. */
  stall(): void;
  goOn(): void;
}

const STALLED = 0.2;
const LONGEST_PAUSE_MS = 12;

export async function modelSide(random: Random): Promise<ModelSide> {
  const calls = new Map<string, number>();
  let flowing: Promise<void> = Promise.resolve();
  let goOn = () => {};
  let stalling = false;
  const reply = (body: StandInBody): StandInReply => {
    const { question, turn } = asked(body);
    const key = turnKey(question.id, turn);
    calls.set(key, (calls.get(key) ?? 0) + 1);
    const stalls = stalling && random() < STALLED;
    const pause = random() * LONGEST_PAUSE_MS;
    let events = 0;
    const pace = async () => {
      events += 1;
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (stalls && events === 5) await flowing;
    };
    if (turn >= question.tools) {
      return { content: [{ type: 'text', text: answerText(question).split(/(?<= )/) }], pace };
    }
    const input = { path: filePath(question.id, turn), content: key };
    return { content: [{ type: 'tool_use', name: 'write', input, id: `call_${key}` }], pace };
  };
  const standIn = await startAnthropicStandIn(reply);
  return {
    env: { ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: standIn.url },
    get total() {
      return [...calls.values()].reduce((sum, count) => sum + count, 0);
    },
    get turns() {
      return calls.size;
    },
    calls: (id, turn) => calls.get(turnKey(id, turn)) ?? 0,
    stall() {
      if (stalling) return;
      stalling = true;
      flowing = new Promise((resolve) => {
        goOn = resolve;
      });
    },
    goOn() {
      stalling = false;
      goOn();
    },
    async [Symbol.asyncDispose]() {
      goOn();
      await standIn.close();
    },
  };
}

export function turnKey(id: string, turn: number): string {
  return `${id}#${turn}`;
}

export function questionIn(text: string): Question | undefined {
  const [, id, tools] = QUESTION.exec(text) ?? [];
  return id === undefined ? undefined : { id, tools: Number(tools) };
}

/** The question that a conversation ends in, and how many answers it had. */
function asked({ messages }: StandInBody): { question: Question; turn: number } {
  for (let at = messages.length - 1; at >= 0; at--) {
    const texts = messages[at]?.content.map(({ text }) => String(text ?? '')) ?? [];
    const question = texts.map(questionIn).findLast((found) => found !== undefined);
    if (!question) continue;
    return { question, turn: messages.slice(at).filter(({ role }) => role === 'assistant').length };
  }
  return { question: { id: 'none', tools: 0 }, turn: 0 };
}
