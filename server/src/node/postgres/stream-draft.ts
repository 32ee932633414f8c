import type { Effect } from '../../storage/plan.ts';
import { expiryMs, type StreamState } from '../../storage/stream-state.ts';
import type { Bulk } from './bulk.ts';
import { type Head, writersOf } from './heads.ts';
import { keyOf, longNameOf } from './key.ts';

type StreamEffect = Extract<Effect, { type: 'stream' | 'stream.delete' }>;

/**
 * Largest chunk in bytes. What is appended together is one chunk up to here; a longer message is several, so that a small
 * piece of it can be read without the rest.
 */
const CHUNK_BYTES = 64 * 1024;

/** What a batch makes of one stream. */
export class StreamDraft {
  readonly stream: string;
  /** The row as it was planned with. It may have expired, which is as good as deleted. */
  readonly #before: Head | undefined;
  #state: StreamState | undefined;
  #ends = false;
  #begins = false;
  #bytes: Uint8Array[] = [];
  #size = 0;
  /** Whether readers have something to look for. */
  told = false;

  constructor(stream: string, before: Head | undefined) {
    this.stream = stream;
    this.#before = before;
    this.#state = before?.state;
  }

  get state(): StreamState | undefined {
    return this.#state;
  }

  take(effect: StreamEffect): void {
    if (effect.type === 'stream.delete') {
      this.#ends = this.#before !== undefined;
      this.#begins = false;
      this.#state = undefined;
      this.#forgetBytes();
      this.told = true;
      return;
    }
    if (effect.created) {
      this.#ends = this.#before !== undefined;
      this.#begins = true;
      this.#forgetBytes();
    }
    this.#state = effect.state;
    if (effect.bytes.length > 0) this.#bytes.push(effect.bytes);
    this.#size += effect.bytes.length;
    this.told ||= effect.bytes.length > 0 || effect.write.close === true;
  }

  #forgetBytes(): void {
    this.#bytes = [];
    this.#size = 0;
  }

  /** The stream's row once the batch is written. */
  after(nowMs: number): Head | undefined {
    const state = this.#state;
    if (!state) return undefined;
    const version = this.#begins || !this.#before ? state.generation : this.#before.version + 1;
    return { version, state, expiresAtMs: expiryMs(state.settings, nowMs) };
  }

  /** What is to be written; `undefined` when nothing is (it was made and deleted again). */
  encode(bulk: Bulk, nowMs: number): object | undefined {
    if (!this.#ends && !this.#begins && !this.#state) return undefined;
    const name = keyOf(this.stream);
    const version = this.#before?.version;
    const after = this.after(nowMs);
    if (!after) return { name, version, ends: true, begins: false };
    const { state, expiresAtMs } = after;
    return {
      name,
      long_name: longNameOf(this.stream),
      version,
      ends: this.#ends,
      begins: this.#begins,
      length: state.length,
      closed: state.closed,
      generation: state.generation,
      created_at_ms: state.createdAtMs,
      content_type: state.settings.contentType,
      ttl_seconds: state.settings.ttlSeconds,
      expires_at: state.settings.expiresAt,
      expires_at_ms: Number.isFinite(expiresAtMs) ? expiresAtMs : null,
      writers: writersOf(state),
      chunks: this.#encodeChunks(bulk, state.length - this.#size),
    };
  }

  #encodeChunks(bulk: Bulk, position: number): object[] {
    const chunks: object[] = [];
    // Pieces that follow each other in the data are one chunk without being copied together first.
    const places = this.#bytes.map((piece) => bulk.add(piece));
    const start = places[0]?.at ?? 0;
    for (let offset = 0; offset < this.#size; offset += CHUNK_BYTES) {
      const size = Math.min(CHUNK_BYTES, this.#size - offset);
      chunks.push({ position: position + offset, at: start + offset, size });
    }
    return chunks;
  }
}
