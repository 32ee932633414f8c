import { describe, expect, test } from 'vitest';
import { openContract, type SeenResponse } from './open-contract.ts';

const contract = openContract();
const runId = 'run_01JZ8Q4T6W3XN5V7B9C1D2E3F4';
const receipt = { runId, streamUrl: `http://127.0.0.1:3583/runs/${runId}`, offset: '1_0' };
const record = { runId, workflowName: 'echo', status: 'active', startedAt: '2026-01-15T09:30:00.000Z', attempts: 1 };
const idle = { type: 'idle', v: 3, eventIndex: 0, timestamp: '2026-01-15T09:30:00.000Z' };
const end = { ...idle, type: 'run_end', runId, durationMs: 1, isError: false };

const safe = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};
const json = { 'Content-Type': 'application/json' };
const stream = { ...safe, 'Stream-Next-Offset': '1_5' };
const coordinates = { Location: receipt.streamUrl, 'Stream-Next-Offset': '1_0' };
const failure = (type: string) => ({ error: { type, message: 'No.', details: 'No.' } });
const frames = (batch: unknown, control: unknown = { streamNextOffset: '1_5', upToDate: true }) =>
  `event: data\ndata: ${JSON.stringify(batch)}\n\nevent: control\ndata: ${JSON.stringify(control)}\n\n`;

type Headers = Record<string, string>;
function seen(request: string, status: number, headers: Headers, body?: unknown): SeenResponse {
  const [method = '', url = ''] = request.split(' ');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method, url, status, headers, ...(text !== undefined && { body: text }) };
}

const kinds = (answer: SeenResponse) => contract.validateResponse(answer).map(({ kind }) => kind);

const sse = { ...stream, 'Content-Type': 'text/event-stream' };

describe('an answer as documented has no problem', () => {
  test.each([
    seen('POST /workflows/echo', 202, { ...json, ...coordinates }, receipt),
    seen('POST /workflows/echo?wait=result', 200, json, { ...receipt, result: null }),
    seen('POST /workflows/echo', 200, { ...sse, ...coordinates }, frames([end])),
    seen('GET https://flue.example.com/runs/run_x?offset=-1', 200, { ...json, ...stream }, [idle, end]),
    seen('GET /runs/run_x?meta', 200, json, record),
    seen('GET /runs/run_x?offset=1_0&live=sse', 200, sse, `: heartbeat\n\n${frames([idle, end])}: heartbeat\n\n`),
    seen('GET /runs/run_x?offset=1_0&live=long-poll', 204, { 'Stream-Next-Offset': '1_0' }),
    seen('GET /runs/run_x', 304, { ETag: '"1"' }),
    seen('HEAD /runs/run_x', 200, { 'Stream-Next-Offset': '1_0', 'Stream-Closed': 'true' }),
    seen('HEAD /runs/run_x', 404, json),
    seen('HEAD /health', 200, json),
    seen('GET /agents/a/1?view=updates', 200, { ...json, ...stream }, []),
    seen('GET /agents/a/1/attachments/att_1', 200, { 'Content-Type': 'image/png', ...safe }, '\u0089PNG'),
    seen('GET /nowhere', 404, json, failure('route_not_found')),
    seen('PUT /runs/run_x', 405, { ...json, Allow: 'GET, HEAD' }, failure('method_not_allowed')),
    seen('OPTIONS /runs/run_x', 204, {}),
  ])('$method $url $status', (answer) => {
    expect(contract.validateResponse(answer)).toEqual([]);
  });
});

describe('an answer that departs has the problem of that kind', () => {
  test.each([
    ['an unknown route', 'route', seen('GET /nowhere', 200, json, {})],
    ['an unknown method', 'route', seen('PUT /runs/run_x', 200, json, {})],
    ['an undocumented status', 'status', seen('GET /runs/run_x', 418, json, failure('teapot'))],
    [
      'a missing header',
      'header',
      seen('POST /workflows/echo', 202, { ...json, Location: receipt.streamUrl }, receipt),
    ],
    ['a header missing in this view', 'header', seen('GET /runs/run_x', 200, { ...json, ...safe }, [])],
    ['a missing Allow', 'header', seen('PUT /runs/run_x', 405, json, failure('method_not_allowed'))],
    [
      'a header with a wrong value',
      'header',
      seen('GET /runs/run_x', 200, { ...json, ...stream, 'Stream-Closed': '1' }, []),
    ],
    ['another media type', 'media type', seen('GET /runs/run_x?meta', 200, { 'Content-Type': 'text/plain' }, record)],
    ['no media type', 'media type', seen('GET /runs/run_x?meta', 200, {}, record)],
    [
      'JSON where SSE was asked for',
      'media type',
      seen('GET /runs/run_x?offset=-1&live=sse', 200, { ...json, ...stream }, []),
    ],
    [
      'a result that nobody waits for',
      'media type',
      seen('POST /workflows/echo', 200, json, { ...receipt, result: 1 }),
    ],
    ['a body that is not JSON', 'body', seen('GET /runs/run_x?meta', 200, json, '{')],
    ['a wrong body', 'body', seen('GET /runs/run_x?meta', 200, json, { ...record, status: 'done' })],
    ['the events for the record', 'body', seen('GET /runs/run_x?meta', 200, json, [end])],
    ['a result without a result', 'body', seen('POST /workflows/echo?wait=result', 200, json, receipt)],
    ['an error of another status', 'body', seen('GET /runs/run_x', 404, json, failure('invalid_request'))],
    ['a bare error', 'body', seen('GET /runs/run_x', 404, json, { message: 'Not found' })],
    ['a body of HEAD', 'body', seen('HEAD /runs/run_x', 200, { 'Stream-Next-Offset': '1_0' }, {})],
    [
      'a bad event in a page',
      'body',
      seen('GET /runs/run_x', 200, { ...json, ...stream }, [{ ...end, isError: 'no' }]),
    ],
    [
      'a bad event in a frame',
      'frame',
      seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, frames([{ ...end, v: 2 }])),
    ],
    [
      'an unknown event',
      'frame',
      seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, frames([{ ...end, type: 'ran' }])),
    ],
    [
      'a frame that is not JSON',
      'frame',
      seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, 'event: control\ndata: {\n\n'),
    ],
    [
      'a control frame without an offset',
      'frame',
      seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, frames([end], {})),
    ],
    [
      'a frame of another kind',
      'frame',
      seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, 'event: ping\ndata: {}\n\n'),
    ],
    [
      'an event where a chunk belongs',
      'frame',
      seen('GET /agents/a/1?offset=-1&live=sse&view=updates', 200, sse, frames([idle])),
    ],
    [
      'a batch without control',
      'frame',
      seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, 'event: data\ndata: []\n\n'),
    ],
    ['a frame cut short', 'frame', seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, `${frames([])}event: data\n`)],
  ])('%s', (_, kind, answer) => {
    expect(new Set(kinds(answer))).toEqual(new Set([kind]));
  });
});

test('a problem says where it is', () => {
  const [problem] = contract.validateResponse(
    seen('GET /runs/run_x?offset=-1&live=sse', 200, sse, frames([idle, { ...end, durationMs: 'long' }])),
  );
  expect(problem?.message).toContain('frame 0 (data)');
  expect(problem?.message).toContain('/data/1/durationMs');
});

test('an event is judged alone too', () => {
  expect(contract.validateEvent(end)).toEqual([]);
  expect(contract.validateEvent({ ...end, durationMs: undefined })).toHaveLength(1);
  expect(contract.validateEvent('run_end')).not.toEqual([]);
  expect(contract.validateEvent(null)).not.toEqual([]);
});

test('under a mount, only what is below it is judged', () => {
  const mounted = openContract(undefined, { mount: '/api' });
  expect(mounted.validateResponse(seen('GET /api/health', 200, json, { status: 'ok' }))).toEqual([]);
  expect(mounted.validateResponse(seen('GET /api/health', 200, json, { status: 'fine' }))).toHaveLength(1);
  expect(mounted.validateResponse(seen('GET /health', 200, {}, 'mine'))).toEqual([]);
});
