import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OpenAiStandInRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: OpenAiStandInBody;
}

export interface OpenAiStandInBody {
  readonly model: string;
  readonly stream: boolean;
  readonly messages: readonly Record<string, unknown>[];
  readonly tools?: readonly { function: { name: string; parameters: Record<string, unknown> } }[];
  readonly [field: string]: unknown;
}

export interface OpenAiStandInAnswer {
  readonly text?: string | readonly string[];
  readonly reasoning?: string;
  /** `json` is sent as it is, in two parts. */
  readonly calls?: readonly { readonly name: string; readonly json: string; readonly id?: string }[];
  readonly finishReason?: string;
  readonly usage?: Readonly<Record<string, unknown>>;
  /** Breaks the connection, or says nothing more, before the finish reason. */
  readonly ending?: 'cut' | 'stall';
}

export interface OpenAiStandInFailure {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type OpenAiStandInReply = string | OpenAiStandInAnswer | OpenAiStandInFailure;

export interface OpenAiStandIn extends AsyncDisposable {
  /** With `/v1`, as the SDK's base URL. */
  readonly url: string;
  readonly requests: readonly OpenAiStandInRequest[];
  readonly aborted: () => number;
}

/** A server on a free loopback port that speaks streaming chat completions as the real SDK expects. */
export async function startOpenAiStandIn(
  replies: readonly OpenAiStandInReply[] | ((body: OpenAiStandInBody, index: number) => OpenAiStandInReply),
): Promise<OpenAiStandIn> {
  const requests: OpenAiStandInRequest[] = [];
  let aborted = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url !== '/v1/chat/completions')
      return sendFailure(response, { status: 404, message: `${request.url}` });
    const body: OpenAiStandInBody = JSON.parse(Buffer.concat(chunks).toString());
    const index = requests.push({ headers: request.headers, body }) - 1;
    response.once('close', () => {
      if (!response.writableFinished) aborted++;
    });
    const reply = typeof replies === 'function' ? replies(body, index) : replies[index];
    if (reply === undefined) return sendFailure(response, { status: 400, message: 'no reply' });
    if (typeof reply !== 'string' && 'status' in reply) return sendFailure(response, reply);
    await sendAnswer(response, typeof reply === 'string' ? { text: reply } : reply, body, index);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    aborted: () => aborted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function sendFailure(response: ServerResponse, { status, message, headers = {} }: OpenAiStandInFailure): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message, type: 'error', param: null, code: null } }));
}

async function sendAnswer(
  response: ServerResponse,
  answer: OpenAiStandInAnswer,
  body: OpenAiStandInBody,
  index: number,
) {
  const base = { id: `chatcmpl_${index}`, object: 'chat.completion.chunk', created: 0, model: body.model };
  const send = (fields: object) => response.write(`data: ${JSON.stringify({ ...base, ...fields })}\n\n`);
  const delta = (change: object, finish_reason: string | null = null) =>
    send({ choices: [{ index: 0, delta: change, finish_reason, logprobs: null }] });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  delta({ role: 'assistant', content: '' });
  if (answer.reasoning) delta({ reasoning_content: answer.reasoning });
  const texts = answer.text === undefined ? [] : typeof answer.text === 'string' ? [answer.text] : answer.text;
  for (const content of texts) delta({ content });
  for (const [position, { name, json, id }] of (answer.calls ?? []).entries()) {
    const half = Math.ceil(json.length / 2);
    const call = { index: position, id: id ?? `call_${index}_${position}`, type: 'function' };
    delta({ tool_calls: [{ ...call, function: { name, arguments: json.slice(0, half) } }] });
    delta({ tool_calls: [{ index: position, function: { arguments: json.slice(half) } }] });
  }
  if (answer.ending === 'stall') return;
  if (answer.ending === 'cut') {
    await new Promise((resolve) => setImmediate(resolve));
    response.destroy();
    return;
  }
  delta({}, answer.finishReason ?? (answer.calls ? 'tool_calls' : 'stop'));
  send({ choices: [], usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, ...answer.usage } });
  response.end('data: [DONE]\n\n');
}
