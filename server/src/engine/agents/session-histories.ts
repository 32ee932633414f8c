import { FlueError, START_OFFSET } from '@openflue/spec';
import type { HistoryEntry } from '../../harness/history.ts';
import type { Offset, StreamReader } from '../../storage/port.ts';
import { Recent } from '../conversation/recent.ts';

/** An entry as it is stored: with the submission that added it. */
export type LoggedEntry = HistoryEntry & { readonly submissionId?: string };

interface Known {
  readonly entries: readonly LoggedEntry[];
  /** What comes after them is read from here. */
  readonly offset: Offset;
}

const KEPT_SESSIONS = 128;
const NOTHING: Known = { entries: [], offset: START_OFFSET };
const decoder = new TextDecoder();

/** Histories of sessions as their streams have them. Those used last are kept: only what was added is read again. */
export class SessionHistories {
  readonly #streams: StreamReader;
  readonly #known = new Recent<Known>(KEPT_SESSIONS);

  constructor(streams: StreamReader) {
    this.#streams = streams;
  }

  async load(stream: string): Promise<readonly LoggedEntry[]> {
    const known = this.#known.get(stream) ?? NOTHING;
    const now = await this.#readOn(stream, known).catch((error: unknown) => {
      // The stream was deleted and made anew, or lost its end in a crash of the machine.
      if (error instanceof FlueError && error.type === 'invalid_request') return this.#readOn(stream, NOTHING);
      throw error;
    });
    this.#known.set(stream, now);
    return now.entries;
  }

  async #readOn(stream: string, { entries, offset }: Known): Promise<Known> {
    const added: LoggedEntry[] = [];
    for (let from = offset; ; ) {
      const page = await this.#streams.read(stream, from);
      if (!page) return NOTHING;
      for (const line of decoder.decode(page.bytes).split('\n')) if (line !== '') added.push(JSON.parse(line));
      if (page.upToDate) return { entries: [...entries, ...added], offset: page.next };
      from = page.next;
    }
  }
}
