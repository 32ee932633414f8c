import { START_OFFSET } from '@openflue/spec';
import { decodeBase64, encodeBase64 } from '../../base64.ts';
import type { HistoryEntry } from '../../harness/history.ts';
import {
  type Journal,
  type JournaledOperation,
  type JournaledOutcome,
  JournalMismatchError,
  type JournalSlot,
} from '../../harness/journal.ts';
import type { SessionLog } from '../../harness/session-log.ts';
import { type SavedWorkspace, savedWorkspace } from '../../sandbox/saved-workspace.ts';
import { type Change, type Fence, journalStream, type Storage } from '../../storage/port.ts';
import { fenced } from '../charge.ts';
import { streamLines } from '../stream-lines.ts';
import { type OpenPrompt, openPrompts } from './open-prompts.ts';
import { emptyPast, type JournalLine, listOf, type Past, type PastSession, readPast, sessionOf } from './past.ts';

export interface RunJournalOptions {
  readonly storage: Pick<Storage, 'streams' | 'commit'>;
  /** Where another node may take the run over. */
  readonly fence?: Fence | undefined;
  readonly runId: string;
  /** `continue`: where the code does something else, the rest of that session is dropped. */
  readonly onMismatch: 'fail' | 'continue';
  /** Writes the events so far: what is journaled as done is not told again, so it must have been told before. */
  flushEvents(): Promise<void>;
  /** See `EventLog`. */
  nextEventIndex(): number;
  /** Called with the error that an operation fails with, so that the run cannot go on by catching it. */
  mismatched(error: JournalMismatchError): void;
}

/**
 * What a run's operations came to, in a private stream beside its events: written at once, read when the run is resumed.
 * The stream is made with the first operation, so that a run without any costs nothing.
 */
export class RunJournal {
  readonly #options: RunJournalOptions;
  /** Made when something is journaled: most runs have nothing to remember. */
  #remembered: Past | undefined;
  /** How many of a list's operations this attempt has come to. */
  #come: Map<readonly unknown[], number> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #made: boolean;
  #closed = false;
  /**
   * What became of files, to be written in one with the line that says what was done: were it written before, an
   * interrupted command would run again over what it had done already. A tool that is interrupted does not run again: what
   * it wrote is written before its result is told.
   */
  readonly #files: JournalLine[] = [];
  /** Finished operations of earlier attempts that this one has not come to yet. */
  #toRepeat: number;

  private constructor(options: RunJournalOptions, past: Past | undefined, made: boolean) {
    this.#options = options;
    this.#remembered = past;
    this.#toRepeat = past?.finished ?? 0;
    this.#made = made;
  }

  /** Of a run's first attempt. */
  static start(options: RunJournalOptions): RunJournal {
    return new RunJournal(options, undefined, false);
  }

  /** Of a later attempt: with what the earlier ones wrote. */
  static async resume(options: RunJournalOptions): Promise<RunJournal> {
    const { runId } = options;
    const { streams } = options.storage;
    const stream = journalStream(runId);
    const lines: JournalLine[] = [];
    for await (const line of streamLines(streams, stream, START_OFFSET)) lines.push(JSON.parse(line));
    const made = (await streams.head(stream)) !== undefined;
    return new RunJournal(options, readPast(lines), made);
  }

  get #past(): Past {
    this.#remembered ??= emptyPast();
    return this.#remembered;
  }

  /** True while the handler goes over what earlier attempts have done: what it logs on the way was logged before. */
  get repeating(): boolean {
    return this.#toRepeat > 0;
  }

  /** True when there is a stream to be removed with the run's end. */
  get made(): boolean {
    return this.#made;
  }

  /** Where earlier attempts were interrupted in the middle of a conversation. */
  get openPrompts(): OpenPrompt[] {
    return openPrompts(this.#past);
  }

  /** Adds to a history before its session is loaded. */
  complete({ harness, name, history }: PastSession, entry: HistoryEntry): void {
    history.push(entry);
    this.#write({ type: 'history', harness, session: name, entry }).catch(() => undefined);
  }

  /** The run's workspace, as it was saved last. */
  workspace(now: () => number): SavedWorkspace {
    return savedWorkspace({
      now,
      load: async () => {
        const { files, directories } = this.#past;
        const written = new Map<string, Uint8Array>();
        for (const [path, content] of files) written.set(path, await decodeBase64(content));
        return { written, made: [...directories] };
      },
      save: async ({ written, made, removed }) => {
        const encoded: Record<string, string> = {};
        for (const [path, content] of written) encoded[path] = await encodeBase64(content);
        this.#files.push({ type: 'files', written: encoded, made, removed });
      },
    });
  }

  /** The journal as one harness sees it. */
  of(harness: string): { journal: Journal; sessionLog: SessionLog } {
    return {
      journal: { open: (operation, historyLength) => this.#open(harness, operation, historyLength) },
      sessionLog: {
        load: async (session) => [...sessionOf(this.#past, harness, session).history],
        append: (session, entry: HistoryEntry) => {
          this.#write({ type: 'history', harness, session, entry }).catch(() => undefined);
        },
        written: () => (this.#files.length > 0 ? this.#write() : this.#writing),
        delete: (session) => {
          sessionOf(this.#past, harness, session).history.length = 0;
          return this.#write({ type: 'forgotten', harness, session });
        },
      },
    };
  }

  async #open(harness: string, operation: JournaledOperation, historyLength: number): Promise<JournalSlot> {
    const list = listOf(this.#past, harness, operation);
    this.#come ??= new Map();
    const index = this.#come.get(list) ?? 0;
    this.#come.set(list, index + 1);
    const earlier = list[index];
    if (!earlier) return await this.#begin(harness, operation, historyLength);
    if (earlier.kind !== operation.kind || earlier.digest !== operation.digest) {
      const { session = '' } = operation;
      if (this.#options.onMismatch === 'fail') {
        const error = new JournalMismatchError(session, earlier, operation);
        this.#options.mismatched(error);
        throw error;
      }
      list.length = index;
      await this.#write({ type: 'cut', harness, session, at: earlier.at, kept: index });
      return { ...(await this.#begin(harness, operation, earlier.at)), cutAt: earlier.at };
    }
    if (earlier.outcome) {
      this.#toRepeat--;
      return { type: 'finished', outcome: earlier.outcome };
    }
    this.#toRepeat = 0;
    return { ...this.#slot(earlier.op), interruptedAt: earlier.at };
  }

  async #begin(harness: string, operation: JournaledOperation, at: number) {
    this.#toRepeat = 0;
    const op = this.#past.nextOp++;
    const from = this.#options.nextEventIndex();
    await this.#write({ type: 'begun', op, harness, at, from, ...operation });
    return this.#slot(op);
  }

  #slot(op: number) {
    return {
      type: 'open' as const,
      finish: async (outcome: JournaledOutcome) => {
        await this.#options.flushEvents();
        await this.#write({ type: 'finished', op, outcome });
      },
    };
  }

  /** Refuses what comes later; resolves when everything before is written, or could not be. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing.catch(() => undefined);
  }

  #write(...lines: JournalLine[]): Promise<void> {
    const { storage, fence, runId } = this.#options;
    if (this.#closed) return Promise.reject(new Error(`The run ${runId} has ended`));
    const stream = journalStream(runId);
    this.#writing = this.#writing.then(async () => {
      if (!this.#made) {
        // A run with a journal has begun for whoever looks at its events.
        await this.#options.flushEvents();
        const changes: Change[] = [{ type: 'stream.create', stream, contentType: 'application/json' }];
        await storage.commit(fenced({ fence }, changes));
        this.#made = true;
      }
      const all = [...this.#files.splice(0), ...lines];
      // Files may have gone with an earlier line.
      if (all.length === 0) return;
      const messages = all.map((each) => JSON.stringify(each));
      await storage.streams.append(stream, messages, fence);
    });
    return this.#writing;
  }
}
