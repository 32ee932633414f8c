import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fillSchema } from '../src/models/demo/fill-schema.ts';

/** What was asked of the stand-in: the Messages API's request body. */
export interface StandInRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: StandInBody;
}

export interface StandInBody {
  readonly model: string;
  readonly max_tokens: number;
  readonly stream: boolean;
  readonly system?: readonly { type: 'text'; text: string }[];
  readonly messages: readonly { role: 'user' | 'assistant'; content: readonly Record<string, unknown>[] }[];
  readonly tools?: readonly { name: string; input_schema: Record<string, unknown> }[];
  readonly thinking?: Record<string, unknown>;
  readonly output_config?: Record<string, unknown>;
}

export type StandInBlock =
  | { readonly type: 'text'; readonly text: string | readonly string[] }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  /** `json` is sent as it is, broken or not, instead of `input`. */
  | {
      readonly type: 'tool_use';
      readonly name: string;
      readonly input?: unknown;
      readonly json?: string;
      readonly id?: string;
    };

export interface StandInAnswer {
  readonly content: readonly StandInBlock[];
  readonly stopReason?: string;
  readonly usage?: Readonly<Record<string, number>>;
  /** Waited for before each SSE event. */
  readonly pace?: () => Promise<void>;
  /** Sends so many SSE events and then… */
  readonly after?: number;
  /** …breaks the connection, says nothing more, or reports an error in the stream. */
  readonly ending?: 'cut' | 'stall' | { readonly type: string; readonly message: string };
}

export interface StandInFailure {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type StandInReply = StandInAnswer | StandInFailure | string;

export interface AnthropicStandIn extends AsyncDisposable {
  /** For `ANTHROPIC_BASE_URL`. */
  readonly url: string;
  readonly requests: readonly StandInRequest[];
  /** Requests whose client went away before their answer was complete. */
  readonly aborted: () => number;
  close(): Promise<void>;
}

/**
 * A server on a free loopback port that speaks the streaming Messages API (`POST /v1/messages`) as the real SDK expects.
 * `replies`: one for each request, in order, or a function; default: `helpfulReply`.
 */
export async function startAnthropicStandIn(
  replies: readonly StandInReply[] | ((body: StandInBody, index: number) => StandInReply) = helpfulReply,
): Promise<AnthropicStandIn> {
  const requests: StandInRequest[] = [];
  let aborted = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method !== 'POST' || request.url !== '/v1/messages') {
      return sendError(response, { status: 404, type: 'not_found_error', message: `${request.method} ${request.url}` });
    }
    const body: StandInBody = JSON.parse(Buffer.concat(chunks).toString());
    const index = requests.push({ headers: request.headers, body }) - 1;
    response.once('close', () => {
      if (!response.writableFinished) aborted++;
    });
    const reply = typeof replies === 'function' ? replies(body, index) : replies[index];
    if (reply === undefined) {
      return sendError(response, {
        status: 400,
        type: 'invalid_request_error',
        message: `no reply for request ${index}`,
      });
    }
    if (typeof reply !== 'string' && 'status' in reply) return sendError(response, reply);
    await sendAnswer(
      response,
      typeof reply === 'string' ? { content: [{ type: 'text', text: reply }] } : reply,
      body,
      index,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, requests, aborted: () => aborted, close, [Symbol.asyncDispose]: close };
}

/**
 * Does what a prompt asks for, as far as examples need it: hands in a structured result, uses the tool that it is told to
 * ("Use <tool> …"), reads and writes the files that are named, else answers with the first sentence it was given.
 */
export function helpfulReply({ messages, tools = [] }: StandInBody): StandInReply {
  const lastUser = messages.findLastIndex(({ content }) => content.some(({ type }) => type === 'text'));
  const prompt = messages[lastUser]?.content.map(({ text }) => text ?? '').join('\n') ?? '';
  const used = messages
    .slice(lastUser)
    .flatMap(({ content }) => content.flatMap(({ type, name }) => (type === 'tool_use' ? [name] : [])));
  const use = (name: string, input: unknown): StandInReply => ({ content: [{ type: 'tool_use', name, input }] });
  const form = tools.find(({ name }) => name === 'submit_result');
  if (form) return use(form.name, fillSchema(form.input_schema, prompt));
  const [, named] = /^Use (\w+)/.exec(prompt) ?? [];
  const wanted = tools.find(({ name }) => name === named && !used.includes(name));
  if (wanted) return use(wanted.name, fillSchema(wanted.input_schema, prompt));
  const [, source] = /\bReview (\S+\.\w+)/.exec(prompt) ?? [];
  const [, target] = /\bto (\S+\.\w+)/.exec(prompt) ?? [];
  if (source && !used.includes('read')) return use('read', { path: source });
  if (target && !used.includes('write')) return use('write', { path: target, content: `Findings about ${source}.` });
  return `Answer: ${prompt.split(/(?<=[.!?])\s/)[0]}`;
}

function sendError(response: ServerResponse, { status, type, message, headers = {} }: StandInFailure): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_stand_in', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_stand_in' }));
}

async function sendAnswer(response: ServerResponse, answer: StandInAnswer, body: StandInBody, index: number) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${index}` });
  const events = toEvents(answer, body, index);
  const shown = answer.after === undefined ? events : events.slice(0, answer.after);
  for (const event of shown) {
    await answer.pace?.();
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }
  const { ending } = answer;
  if (ending === 'stall') return;
  if (ending === 'cut') {
    // What was written goes out first.
    await new Promise((resolve) => setImmediate(resolve));
    response.destroy();
    return;
  }
  if (ending) response.write(`event: error\ndata: ${JSON.stringify({ type: 'error', error: ending })}\n\n`);
  response.end();
}

function toEvents(
  answer: StandInAnswer,
  body: StandInBody,
  index: number,
): { type: string; [field: string]: unknown }[] {
  const calls = answer.content.some(({ type }) => type === 'tool_use');
  const usage = {
    input_tokens: 25,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
    ...answer.usage,
  };
  const message = { id: `msg_${index}`, type: 'message', role: 'assistant', model: body.model, content: [] };
  return [
    { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null, usage } },
    { type: 'ping' },
    ...answer.content.flatMap((block, position) => blockEvents(block, position, index)),
    {
      type: 'message_delta',
      delta: { stop_reason: answer.stopReason ?? (calls ? 'tool_use' : 'end_turn'), stop_sequence: null },
      usage: { output_tokens: 12, ...answer.usage },
    },
    { type: 'message_stop' },
  ];
}

function blockEvents(block: StandInBlock, index: number, request: number) {
  const start = (content_block: object) => ({ type: 'content_block_start', index, content_block });
  const delta = (change: object) => ({ type: 'content_block_delta', index, delta: change });
  const stop = { type: 'content_block_stop', index };
  if (block.type === 'text') {
    const texts = typeof block.text === 'string' ? [block.text] : block.text;
    return [start({ type: 'text', text: '' }), ...texts.map((text) => delta({ type: 'text_delta', text })), stop];
  }
  if (block.type === 'thinking') {
    const { thinking, signature } = block;
    return [
      start({ type: 'thinking', thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking }),
      delta({ type: 'signature_delta', signature }),
      stop,
    ];
  }
  if (block.type === 'redacted_thinking') return [start(block), stop];
  const json = block.json ?? JSON.stringify(block.input ?? {});
  const half = Math.ceil(json.length / 2);
  return [
    start({ type: 'tool_use', id: block.id ?? `toolu_${request}_${index}`, name: block.name, input: {} }),
    ...[json.slice(0, half), json.slice(half)].map((partial_json) => delta({ type: 'input_json_delta', partial_json })),
    stop,
  ];
}
