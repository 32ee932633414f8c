import type { Effect } from '../../storage/plan.ts';
import { expiryMs, isJson, type StreamState } from '../../storage/stream-state.ts';
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
      json: isJson(state.settings.contentType),
      ttl_seconds: state.settings.ttlSeconds,
      expires_at: state.settings.expiresAt,
      expires_at_ms: Number.isFinite(expiresAtMs) ? expiresAtMs : null,
      writers: writersOf(state),
      chunks: this.#encodeChunks(bulk, state.length - this.#size, isJson(state.settings.contentType)),
    };
  }

  #encodeChunks(bulk: Bulk, position: number, json: boolean): object[] {
    if (this.#size === 0) return [];
    const bytes = this.#bytes.length === 1 && this.#bytes[0] ? this.#bytes[0] : Buffer.concat(this.#bytes, this.#size);
    const { at } = bulk.add(bytes);
    const chunks: object[] = [];
    for (let start = 0; start < bytes.length; ) {
      const end = start + CHUNK_BYTES < bytes.length ? cutAt(bytes, start + CHUNK_BYTES, json) : bytes.length;
      chunks.push({ position: position + start, at: at + start, size: end - start });
      start = end;
    }
    return chunks;
  }
}

/** Where to cut at the latest: text is cut between characters, since the database hands it out as text. */
function cutAt(bytes: Uint8Array, limit: number, text: boolean): number {
  let end = limit;
  while (text && isContinuation(bytes[end])) end -= 1;
  return end;
}

/** Of UTF-8: not the first byte of a character. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
