import { streamLines } from '../../src/engine/stream-lines.ts';
import { agentStream, runStream, type StreamReader } from '../../src/storage/port.ts';
import type { Ledger } from './ledger.ts';
import { type ModelSide, type Question, questionIn, turnKey } from './model-side.ts';

interface StoredEvent {
  readonly type: string;
  readonly submissionId?: string;
  readonly message?: { readonly role: string; readonly content: unknown };
}

/**
 * Holds the model's count of its calls against what was durable at each kill: an answer whose end could be read is never
 * asked for again, and a turn that was in flight is asked for again once at the most.
 */
export class ModelCalls {
  readonly #ledger: Ledger;
  readonly #model: ModelSide;
  /** Of turns that were durable when somebody looked: the calls that there were then. */
  readonly #durable = new Map<string, number>();
  /** Of other turns that were asked for: how many kills they were in flight at. */
  readonly #inFlight = new Map<string, number>();
  readonly #interrupted = new Set<string>();

  constructor(ledger: Ledger, model: ModelSide) {
    this.#ledger = ledger;
    this.#model = model;
  }

  /** Submissions that had begun and not settled at a kill. */
  get interrupted(): number {
    return this.#interrupted.size;
  }

  get inFlight(): number {
    return [...this.#inFlight.values()].reduce((sum, kills) => sum + kills, 0);
  }

  /** Looks at what is stored, after nodes have ended. */
  async ended(streams: StreamReader): Promise<void> {
    const { runs, instances } = this.#ledger;
    for (const { ref } of runs) if (ref !== undefined) await this.#look(streams, runStream(ref));
    for (const { name } of instances) await this.#look(streams, agentStream('worker', name));
    for (const { id, turn } of turnsOf([...this.#ledger.open, ...this.#ledger.unheard])) {
      const key = turnKey(id, turn);
      const calls = this.#model.calls(id, turn);
      if (calls > 0 && !this.#durable.has(key)) this.#inFlight.set(key, (this.#inFlight.get(key) ?? 0) + 1);
    }
  }

  /** What is wrong with the counts. */
  problems(): string[] {
    return [...turnsOf(this.#ledger.questions)].flatMap(({ id, turn }) => {
      const key = turnKey(id, turn);
      const calls = this.#model.calls(id, turn);
      const durable = this.#durable.get(key);
      if (durable !== undefined && calls !== durable) {
        return [`${key}: was answered durably after ${durable} calls, and was asked ${calls} times`];
      }
      const kills = this.#inFlight.get(key) ?? 0;
      return calls > 1 + kills ? [`${key}: was asked ${calls} times, in flight at ${kills} kills`] : [];
    });
  }

  async #look(streams: StreamReader, stream: string): Promise<void> {
    let id: string | undefined;
    let turn = 0;
    const begun = new Set<string>();
    const settled = new Set<string>();
    if (!(await streams.head(stream))) return;
    for await (const line of streamLines(streams, stream, '-1')) {
      const { type, message, submissionId }: StoredEvent = JSON.parse(line);
      if (submissionId !== undefined) begun.add(submissionId);
      if (submissionId !== undefined && type === 'submission_settled') settled.add(submissionId);
      if (type !== 'message_end' || !message) continue;
      if (message.role === 'user') {
        id = questionIn(JSON.stringify(message.content))?.id;
        turn = 0;
      }
      if (message.role !== 'assistant' || id === undefined) continue;
      const key = turnKey(id, turn);
      if (!this.#durable.has(key)) this.#durable.set(key, this.#model.calls(id, turn));
      turn += 1;
    }
    for (const submissionId of begun) if (!settled.has(submissionId)) this.#interrupted.add(submissionId);
  }
}

function* turnsOf(questions: readonly Question[]): Generator<{ id: string; turn: number }> {
  for (const { id, tools } of questions) for (let turn = 0; turn <= tools; turn++) yield { id, turn };
}
