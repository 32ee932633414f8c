/** One story for all examples of the document: a run of `summarize`, and a prompt to the agent `support`. */
export const sample = {
  runId: 'run_01JZ8Q4T6W3XN5V7B9C1D2E3F4',
  submissionId: 'sub_01JZ8Q4T6W3XN5V7B9C1D2E3F5',
  dispatchId: 'dsp_01JZ8Q4T6W3XN5V7B9C1D2E3F6',
  errorRef: 'err_01JZ8Q4T6W3XN5V7B9C1D2E3F7',
  streamUrl: 'https://flue.example.com/runs/run_01JZ8Q4T6W3XN5V7B9C1D2E3F4',
  agentStreamUrl: 'https://flue.example.com/agents/support/ticket-42',
  offset: '4821907356120384_0000000000000000',
  nextOffset: '4821907356120384_0000000000000412',
  startedAt: '2026-01-15T09:30:00.000Z',
  endedAt: '2026-01-15T09:30:02.500Z',
  payload: { text: 'Rivers carry water to the sea.' },
  result: { summary: 'Rivers run to the sea.' },
} as const;

const { runId, startedAt, endedAt, payload, result } = sample;

export const runReceiptExample = { runId, streamUrl: sample.streamUrl, offset: sample.offset };

const envelope = (eventIndex: number, timestamp: string) => ({ v: 3, eventIndex, timestamp, runId });

export const eventExamples = [
  { type: 'run_start', ...envelope(0, startedAt), workflowName: 'summarize', startedAt, payload },
  { type: 'log', ...envelope(1, startedAt), level: 'info', message: 'reading', attributes: { pages: 1 } },
  { type: 'run_end', ...envelope(2, endedAt), durationMs: 2500, isError: false, result },
];

export const runPointerExample = {
  runId,
  workflowName: 'summarize',
  status: 'completed',
  startedAt,
  endedAt,
  durationMs: 2500,
  isError: false,
  attempts: 1,
};

export const runRecordExample = { ...runPointerExample, payload, input: payload, result };

export const promptReceiptExample = {
  submissionId: sample.submissionId,
  streamUrl: sample.agentStreamUrl,
  offset: sample.offset,
};

const usage = {
  input: 812,
  output: 41,
  cacheRead: 0,
  cacheWrite: 0,
  totalTokens: 853,
  cost: { input: 0.000812, output: 0.000205, cacheRead: 0, cacheWrite: 0, total: 0.001017 },
};

export const promptResultExample = {
  ...promptReceiptExample,
  result: { text: 'Your parcel left today.', usage, model: { provider: 'anthropic', id: 'claude-haiku-4-5' } },
};

const { submissionId } = sample;
const conversationId = 'support/ticket-42/default';
const question = {
  id: 'msg_1',
  role: 'user',
  submissionId,
  parts: [{ type: 'text', text: 'Where is my parcel?', state: 'done' }],
};

export const agentEventExamples = [
  {
    type: 'submission_settled',
    v: 3,
    eventIndex: 9,
    timestamp: endedAt,
    instanceId: 'ticket-42',
    submissionId,
    outcome: 'completed',
    result: promptResultExample.result,
  },
];

export const snapshotExample = {
  v: 1,
  conversationId,
  offset: sample.nextOffset,
  messages: [
    question,
    {
      id: 'msg_2',
      role: 'assistant',
      submissionId,
      parts: [
        {
          type: 'dynamic-tool',
          toolName: 'track_parcel',
          toolCallId: 'call_1',
          state: 'output-available',
          input: { order: 42 },
          output: { left: '2026-01-15' },
        },
        { type: 'text', text: 'Your parcel left today.', state: 'done' },
      ],
      metadata: { timestamp: endedAt, usage, model: 'anthropic/claude-haiku-4-5' },
    },
  ],
  settlements: [{ submissionId, outcome: 'completed' }],
};

export const chunkExamples = [
  { type: 'message-appended', conversationId, position: { batch: 1, index: 0 }, message: question },
  {
    type: 'message-delta',
    conversationId,
    position: { batch: 2, index: 0 },
    messageId: 'msg_2',
    kind: 'text',
    delta: 'Your parcel ',
  },
];

/** The same items as a server would frame them. */
export function sseExample(items: readonly object[], streamClosed: boolean): string {
  const control = { streamNextOffset: sample.nextOffset, upToDate: true, ...(streamClosed && { streamClosed }) };
  const lines = items.map((item, index) => `data: ${index === 0 ? '[' : ','}${JSON.stringify(item)}`);
  return ['event: data', ...lines, 'data: ]', '', 'event: control', `data: ${JSON.stringify(control)}`, '', ''].join(
    '\n',
  );
}
