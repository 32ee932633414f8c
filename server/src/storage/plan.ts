import { StorageConflict } from './errors.ts';
import { toLines } from './lines.ts';
import { newGeneration } from './offset.ts';
import type { Change, Expectation, Fence, StreamContent, StreamSettings, StreamWrite } from './port.ts';
import { advance, isJson, judge, type StreamState } from './stream-state.ts';

/** What a commit does, checked and with every position settled; nothing of it can fail any more but the medium. */
export type Effect =
  | {
      readonly type: 'stream';
      readonly stream: string;
      readonly created: boolean;
      /** The state once these bytes are in. */
      readonly state: StreamState;
      /** What follows the stream's end. */
      readonly bytes: Uint8Array;
      readonly write: Pick<StreamWrite, 'close' | 'seq' | 'producer'>;
    }
  | { readonly type: 'stream.delete'; readonly stream: string }
  | Extract<Change, { type: 'document.put' | 'document.delete' }>;

export interface PlanContext {
  /** The newest state, with everything that was planned before; `undefined` when there is no such stream. */
  readonly lookup: (stream: string) => StreamState | undefined;
  /** Whether a fence does. */
  readonly stands: (fence: Fence) => boolean;
  /** Whether a document is what it is thought to be. */
  readonly meets: (expectation: Expectation) => boolean;
  readonly nowMs: number;
  readonly random: () => number;
}

/** Turns changes into effects, or throws `StorageConflict` when one cannot apply. */
export function planChanges(changes: readonly Change[], context: PlanContext): Effect[] {
  const overlay = new Map<string, StreamState | undefined>();
  const lookup = (stream: string) => (overlay.has(stream) ? overlay.get(stream) : context.lookup(stream));
  const effects: Effect[] = [];
  for (const change of changes) {
    if (change.type === 'fence') {
      if (!context.stands(change)) throw new StorageConflict('fenced', `${change.collection}/${change.id}`);
      continue;
    }
    if (change.type === 'document.expect') {
      if (!context.meets(change)) throw new StorageConflict('changed', `${change.collection}/${change.id}`);
      continue;
    }
    if (change.type === 'job.send') continue;
    const effect = planChange(change, { ...context, lookup });
    if (effect.type === 'stream') overlay.set(effect.stream, effect.state);
    if (effect.type === 'stream.delete') overlay.set(effect.stream, undefined);
    effects.push(effect);
  }
  return effects;
}

/** What has an effect of its own. */
type Writing = Exclude<Change, { type: 'fence' | 'document.expect' | 'job.send' }>;

function planChange(change: Writing, context: PlanContext): Effect {
  if (change.type === 'document.put' || change.type === 'document.delete') return change;
  const { stream } = change;
  const state = context.lookup(stream);
  if (change.type === 'stream.create') {
    if (state) throw new StorageConflict('stream_exists', stream);
    return planCreate(stream, { contentType: change.contentType }, {}, context);
  }
  if (!state) throw new StorageConflict('unknown_stream', stream);
  if (change.type === 'stream.delete') return { type: 'stream.delete', stream };
  const write = {
    ...(change.messages ? { messages: change.messages } : {}),
    ...(change.bytes ? { bytes: change.bytes } : {}),
    ...(change.close ? { close: true } : {}),
  };
  if (judge(state, write).type !== 'accept') throw new StorageConflict('stream_closed', stream);
  return planWrite(stream, state, write);
}

export function planCreate(
  stream: string,
  settings: StreamSettings,
  content: StreamContent,
  context: Pick<PlanContext, 'nowMs' | 'random'>,
): Extract<Effect, { type: 'stream' }> {
  const state: StreamState = {
    settings,
    generation: newGeneration(context.random),
    cuts: [],
    createdAtMs: context.nowMs,
    length: 0,
    closed: false,
  };
  return { ...planWrite(stream, state, content), created: true };
}

/** `write` was accepted by `judge`. */
export function planWrite(
  stream: string,
  state: StreamState,
  { messages, bytes, close, seq, producer }: StreamWrite,
): Extract<Effect, { type: 'stream' }> {
  const content = contentBytes(messages, bytes, isJson(state.settings.contentType));
  const write = {
    ...(close ? { close } : {}),
    ...(seq === undefined ? {} : { seq }),
    ...(producer ? { producer } : {}),
  };
  const after = advance(state, write, content.length);
  return { type: 'stream', stream, created: false, state: after, bytes: content, write };
}

const encoder = new TextEncoder();
const LINE_BREAK = /[\r\n]/;
const NOTHING = new Uint8Array(0);

function contentBytes(
  messages: readonly string[] | undefined,
  bytes: Uint8Array | undefined,
  json: boolean,
): Uint8Array {
  if (!json) {
    if (messages?.length) throw new TypeError('Messages go to JSON streams only; append bytes to this one.');
    return bytes ?? NOTHING;
  }
  if (bytes?.length) throw new TypeError('Bytes do not go to a JSON stream; append messages to it.');
  if (!messages?.length) return NOTHING;
  for (const message of messages) {
    // One message a line is what every read stands on, and a carriage return would end a line of SSE.
    if (message === '' || LINE_BREAK.test(message)) throw new TypeError('A message must be one line of JSON.');
  }
  return encoder.encode(toLines(messages));
}
