import type { Clock } from '../../clock.ts';
import { StorageConflict } from '../../storage/errors.ts';
import { formatOffset } from '../../storage/offset.ts';
import { planCreate, planWrite } from '../../storage/plan.ts';
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
} from '../../storage/port.ts';
import { locatePage, type ReadBytes, readPage } from '../../storage/read-page.ts';
import { refusal } from '../../storage/stream-refusal.ts';
import { expiryMs, headOf, judge, type StreamState, sameSettings } from '../../storage/stream-state.ts';
import { Wakers } from '../../storage/wakers.ts';
import type { CommitQueue, Plan } from './commit-queue.ts';
import type { ExpiringStreams } from './expiring-streams.ts';
import { fenceStands } from './fence-stands.ts';
import { documentPlace, streamPlace } from './layout.ts';
import type { OpenPlace } from './open-place.ts';
import type { Places } from './places.ts';
import { readPlace } from './read-place.ts';
import { streamStep } from './steps.ts';

/** Streams in files. */
export class FileStreams implements StreamStore {
  readonly #places: Places;
  readonly #queue: CommitQueue;
  readonly #expiring: ExpiringStreams;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #random: () => number;
  readonly wakers = new Wakers();

  constructor(parts: {
    places: Places;
    queue: CommitQueue;
    expiring: ExpiringStreams;
    clock: Pick<Clock, 'now'>;
    random: () => number;
  }) {
    this.#places = parts.places;
    this.#queue = parts.queue;
    this.#expiring = parts.expiring;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  async head(stream: string): Promise<StreamHead | undefined> {
    const place = await this.#live(stream);
    return place.visible.stream && headOf(place.visible.stream);
  }

  read(stream: string, from: Offset, options?: ReadOptions): Promise<StreamPage | undefined> {
    return this.#read(stream, (state, bytes) => readPage(state, bytes, from, options));
  }

  locate(stream: string, from: Offset, options?: ReadOptions): Promise<StreamRange | undefined> {
    return this.#read(stream, (state, bytes) => locatePage(state, bytes, from, options));
  }

  async #read<T>(stream: string, read: (state: StreamState, bytes: ReadBytes) => Promise<T>): Promise<T | undefined> {
    const place = await this.#live(stream);
    const state = place.visible.stream;
    if (!state) return undefined;
    place.touch(this.#clock.now());
    return readPlace(place, state, read);
  }

  append(stream: string, messages: readonly string[], fence?: Fence): Promise<void> {
    if (fence) return this.#appendFenced(stream, messages, fence);
    return this.#with(stream, (place) =>
      this.#queue.append(place, messages, (gathered) => this.#planAppend(stream, place, gathered)),
    );
  }

  async #appendFenced(stream: string, messages: readonly string[], fence: Fence): Promise<void> {
    const { collection, id } = fence;
    const document = await this.#places.find(documentPlace(collection, id), `${collection}/${id}`);
    await this.#with(stream, (place) =>
      this.#queue.run({
        places: [place, document],
        durable: false,
        plan: () => {
          const plan = this.#planAppend(stream, place, messages);
          if (!fenceStands(fence, document)) throw new StorageConflict('fenced', stream);
          return plan;
        },
      }),
    );
  }

  #planAppend(stream: string, place: OpenPlace, messages: readonly string[]): Plan<void> {
    const state = place.staged.stream;
    if (!state) throw new StorageConflict('unknown_stream', stream);
    if (state.closed) throw new StorageConflict('stream_closed', stream);
    if (messages.length === 0) return { steps: [], result: undefined };
    place.touch(this.#clock.now());
    return { steps: [streamStep(planWrite(stream, state, { messages }), place, place.staged)], result: undefined };
  }

  create(stream: string, settings: StreamSettings, content: StreamContent = {}): Promise<CreateOutcome> {
    this.#sweep();
    return this.#with(stream, (place) =>
      this.#queue.run({
        places: [place],
        durable: true,
        plan: () => this.#planCreate(stream, place, settings, content),
      }),
    );
  }

  #planCreate(stream: string, place: OpenPlace, settings: StreamSettings, content: StreamContent): Plan<CreateOutcome> {
    place.touch(this.#clock.now());
    const state = place.staged.stream;
    if (state) {
      const same = sameSettings(state, settings, content.close === true);
      return { steps: [], result: { type: same ? 'exists' : 'conflict', head: headOf(state) } };
    }
    const effect = planCreate(stream, settings, content, { nowMs: this.#clock.now(), random: this.#random });
    const dueMs = expiryMs(settings, this.#clock.now());
    if (Number.isFinite(dueMs)) this.#expiring.note(stream, dueMs);
    const result = { type: 'created', head: headOf(effect.state) } as const;
    return { steps: [streamStep(effect, place, place.staged)], result };
  }

  write(stream: string, write: StreamWrite): Promise<WriteOutcome> {
    return this.#with(stream, (place) =>
      this.#queue.run({ places: [place], durable: true, plan: () => this.#planWrite(stream, place, write) }),
    );
  }

  #planWrite(stream: string, place: OpenPlace, write: StreamWrite): Plan<WriteOutcome> {
    const state = place.staged.stream;
    if (!state) return { steps: [], result: { type: 'unknown_stream' } };
    place.touch(this.#clock.now());
    const verdict = judge(state, write);
    if (verdict.type !== 'accept') return { steps: [], result: refusal(verdict, state) };
    const effect = planWrite(stream, state, write);
    const { generation, length, closed } = effect.state;
    return {
      steps: [streamStep(effect, place, place.staged)],
      result: { type: 'appended', next: formatOffset(generation, length), closed },
    };
  }

  delete(stream: string): Promise<boolean> {
    return this.#with(stream, (place) =>
      this.#queue.run({ places: [place], durable: true, plan: () => this.#planDelete(stream, place) }),
    );
  }

  #planDelete(stream: string, place: OpenPlace): Plan<boolean> {
    if (!place.staged.stream) return { steps: [], result: false };
    this.#expiring.forget(stream);
    const { stream: _gone, ...after } = place.staged;
    return { steps: [{ place, after, entry: { stream: null } }], result: true };
  }

  subscribe(stream: string, wake: () => void): () => void {
    return this.wakers.add(streamPlace(stream), wake);
  }

  wake(stream: string): void {
    this.wakers.wake(streamPlace(stream));
  }

  /**
   * Calls `use` with the stream's place: at once when it is in memory, so that calls keep their order; after an expired
   * stream was removed.
   */
  #with<T>(stream: string, use: (place: OpenPlace) => Promise<T>): Promise<T> {
    const found = this.#places.find(streamPlace(stream), stream);
    if (found instanceof Promise) return found.then((place) => this.#removeExpired(stream, place)).then(use);
    return this.#isExpired(found) ? this.#removeExpired(stream, found).then(use) : use(found);
  }

  async #live(stream: string): Promise<OpenPlace> {
    const found = await this.#places.find(streamPlace(stream), stream);
    return this.#isExpired(found) ? this.#removeExpired(stream, found) : found;
  }

  #isExpired({ visible, lastAccessMs }: OpenPlace): boolean {
    return visible.stream !== undefined && this.#clock.now() >= expiryMs(visible.stream.settings, lastAccessMs);
  }

  async #removeExpired(stream: string, place: OpenPlace): Promise<OpenPlace> {
    if (this.#isExpired(place)) {
      await this.#queue.run({ places: [place], durable: false, plan: () => this.#planDelete(stream, place) });
    }
    return place;
  }

  /** Streams that nobody asks for any more must go too; looked for when new ones come. */
  #sweep(): void {
    for (const stream of this.#expiring.due(this.#clock.now())) void this.#sweepOne(stream);
  }

  async #sweepOne(stream: string): Promise<void> {
    try {
      const place = await this.#live(stream);
      const state = place.visible.stream;
      if (state) this.#expiring.note(stream, expiryMs(state.settings, place.lastAccessMs));
      else this.#expiring.forget(stream);
    } catch {
      // It stays due: the next sweep tries again.
    }
  }
}
