import type { Clock } from '../clock.ts';
import { StorageConflict } from './errors.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { formatOffset } from './offset.ts';
import { type Effect, planCreate, planWrite } from './plan.ts';
import type {
  CreateOutcome,
  Fence,
  Offset,
  ReadOptions,
  StreamContent,
  StreamHead,
  StreamPage,
  StreamRange,
  StreamSettings,
  StreamStore,
  StreamWrite,
  WriteOutcome,
} from './port.ts';
import { locatePage, readPage } from './read-page.ts';
import { refusal } from './stream-refusal.ts';
import { expiryMs, headOf, judge, type StreamState, sameSettings } from './stream-state.ts';
import { Wakers } from './wakers.ts';

interface Entry {
  state: StreamState;
  readonly bytes: GrowingBytes;
  lastAccessMs: number;
}

type StreamEffect = Extract<Effect, { type: 'stream' | 'stream.delete' }>;

/** Streams in memory. Every change is whole before another starts, since nothing here waits. */
export class MemoryStreams implements StreamStore {
  readonly #entries = new Map<string, Entry>();
  readonly #expiring = new Set<string>();
  readonly #wakers = new Wakers();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #random: () => number;
  readonly #stands: (fence: Fence) => boolean;

  constructor(clock: Pick<Clock, 'now'>, random: () => number, stands: (fence: Fence) => boolean) {
    this.#clock = clock;
    this.#random = random;
    this.#stands = stands;
  }

  /** The newest state; `undefined` when there is no such stream (any more). */
  state(stream: string): StreamState | undefined {
    return this.#live(stream)?.state;
  }

  async head(stream: string): Promise<StreamHead | undefined> {
    const entry = this.#live(stream);
    return entry && headOf(entry.state);
  }

  async read(stream: string, from: Offset, options?: ReadOptions): Promise<StreamPage | undefined> {
    const entry = this.#touch(stream);
    return entry && readPage(entry.state, (start, end) => entry.bytes.view(start, end), from, options);
  }

  async locate(stream: string, from: Offset, options?: ReadOptions): Promise<StreamRange | undefined> {
    const entry = this.#touch(stream);
    return entry && locatePage(entry.state, (start, end) => entry.bytes.view(start, end), from, options);
  }

  async append(stream: string, messages: readonly string[], fence?: Fence): Promise<void> {
    const entry = this.#touch(stream);
    if (!entry) throw new StorageConflict('unknown_stream', stream);
    if (fence && !this.#stands(fence)) throw new StorageConflict('fenced', stream);
    if (entry.state.closed) throw new StorageConflict('stream_closed', stream);
    if (messages.length > 0) this.apply(planWrite(stream, entry.state, { messages }));
  }

  async create(stream: string, settings: StreamSettings, content: StreamContent = {}): Promise<CreateOutcome> {
    this.#sweep();
    const entry = this.#touch(stream);
    if (entry) {
      const same = sameSettings(entry.state, settings, content.close === true);
      return { type: same ? 'exists' : 'conflict', head: headOf(entry.state) };
    }
    const effect = planCreate(stream, settings, content, { nowMs: this.#clock.now(), random: this.#random });
    this.apply(effect);
    return { type: 'created', head: headOf(effect.state) };
  }

  async write(stream: string, write: StreamWrite): Promise<WriteOutcome> {
    const entry = this.#touch(stream);
    if (!entry) return { type: 'unknown_stream' };
    const verdict = judge(entry.state, write);
    if (verdict.type !== 'accept') return refusal(verdict, entry.state);
    const effect = planWrite(stream, entry.state, write);
    this.apply(effect);
    const { generation, length, closed } = effect.state;
    return { type: 'appended', next: formatOffset(generation, length), closed };
  }

  async delete(stream: string): Promise<boolean> {
    if (!this.#live(stream)) return false;
    this.apply({ type: 'stream.delete', stream });
    return true;
  }

  subscribe(stream: string, wake: () => void): () => void {
    return this.#wakers.add(stream, wake);
  }

  wake(stream: string): void {
    this.#wakers.wake(stream);
  }

  /** Streams whose names begin so. */
  names(prefix: string): string[] {
    return [...this.#entries.keys()].filter((name) => name.startsWith(prefix));
  }

  /** Number of streams that somebody listens to. */
  get listenedTo(): number {
    return this.#wakers.size;
  }

  apply(effect: StreamEffect): void {
    if (effect.type === 'stream.delete') this.#drop(effect.stream);
    else this.#put(effect);
    this.#wakers.wake(effect.stream);
  }

  #put({ stream, state, bytes }: Extract<Effect, { type: 'stream' }>): void {
    const entry = this.#entries.get(stream) ?? { state, bytes: new GrowingBytes(), lastAccessMs: this.#clock.now() };
    entry.state = state;
    entry.bytes.append(bytes);
    this.#entries.set(stream, entry);
    if (Number.isFinite(expiryMs(state.settings, 0))) this.#expiring.add(stream);
  }

  #drop(stream: string): void {
    this.#entries.delete(stream);
    this.#expiring.delete(stream);
  }

  #live(stream: string): Entry | undefined {
    const entry = this.#entries.get(stream);
    if (!entry || this.#clock.now() < expiryMs(entry.state.settings, entry.lastAccessMs)) return entry;
    this.apply({ type: 'stream.delete', stream });
    return undefined;
  }

  #touch(stream: string): Entry | undefined {
    const entry = this.#live(stream);
    if (entry) entry.lastAccessMs = this.#clock.now();
    return entry;
  }

  /** Streams that nobody asks for any more must go too; looked for when new ones come. */
  #sweep(): void {
    for (const stream of this.#expiring) this.#live(stream);
  }
}
