import { act, render } from '@testing-library/react';
import { Profiler, StrictMode } from 'react';
import { expect, test } from 'vitest';
import { controlFrame, dataFrame, page } from '../../sdk/test/fixtures/answers.ts';
import { FlueProvider, nextFrame, type ScheduleFrame, useFlueAgent, useFlueRun } from '../src/index.ts';
import { counting } from './fixtures/client.tsx';
import { manualFrames } from './fixtures/frames.ts';
import { pushed } from './fixtures/pushed.ts';

const count = 1_000;
const words = Array.from({ length: count }, (_, index) => `${index} `);
const chunk = (index: number, fields: object) => ({ conversationId: 'c', position: { batch: 0, index }, ...fields });
const frameOf = (event: object, index: number) => dataFrame([event]) + controlFrame({ offset: `o${index}` });
const deltas = words.map((delta, index) =>
  frameOf(chunk(index + 1, { type: 'message-delta', messageId: 'm', kind: 'text', delta }), index),
);
const begun = page([chunk(0, { type: 'message-started', messageId: 'm' })], { offset: 'b', upToDate: true });

/** A conversation whose deltas the test sends one by one. */
function conversation() {
  const stream = pushed();
  const { client } = counting({
    fetch: (request) => {
      const { searchParams } = new URL(request.url);
      if (searchParams.has('live')) return stream.response();
      if (searchParams.get('view') === 'updates') return begun(request);
      return Response.json({ v: 1, conversationId: 'c', offset: 'a', messages: [], settlements: [] });
    },
  });
  return { client, ...stream };
}

function Text() {
  const { messages } = useFlueAgent({ name: 'a', id: 'i' });
  return <p>{messages.flatMap(({ parts }) => parts.map((part) => ('text' in part ? part.text : ''))).join('')}</p>;
}

test('one thousand deltas a second cause at most one render a frame, and the final text is exact', async () => {
  const { client, push } = conversation();
  let frames = 0;
  const commits: number[] = [];
  const counted: ScheduleFrame = (run) =>
    nextFrame(() => {
      frames += 1;
      run();
    });
  const { container } = render(
    <FlueProvider client={client} scheduleFrame={counted}>
      <Profiler id="text" onRender={() => commits.push(frames)}>
        <Text />
      </Profiler>
    </FlueProvider>,
  );
  await expect.poll(() => frames).toBeGreaterThan(0);
  const before = { frames, commits: commits.length };
  const startedAt = performance.now();
  await new Promise<void>((resolve) => {
    let sent = 0;
    const timer = setInterval(() => {
      for (const due = Math.min(count, performance.now() - startedAt); sent < due; sent++) push(deltas[sent] ?? '');
      if (sent < count) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await expect.poll(() => container.textContent).toBe(words.join(''));
  const since = commits.slice(before.commits);
  expect(new Set(since).size).toBe(since.length);
  expect(since.length).toBeLessThanOrEqual(frames - before.frames);
  expect(since.length).toBeLessThan(count / 5);
});

test('deltas between two frames are one render, for all components at once, also in Strict Mode', async () => {
  const { client, push } = conversation();
  const { schedule, paint, due } = manualFrames();
  let commits = 0;
  const { container } = render(
    <StrictMode>
      <FlueProvider client={client} scheduleFrame={schedule}>
        <Profiler id="texts" onRender={() => (commits += 1)}>
          <Text />
          <Text />
        </Profiler>
      </FlueProvider>
    </StrictMode>,
  );
  const shown = () => container.querySelector('p')?.textContent ?? '';
  for (let at = 0; at < count; at += 100) {
    for (const delta of deltas.slice(at, at + 100)) push(delta);
    await expect.poll(() => due.size).toBe(1);
    const before = commits;
    act(() => void paint());
    expect(commits - before).toBeLessThanOrEqual(1);
  }
  await expect
    .poll(() => {
      act(() => void paint());
      return shown();
    })
    .toBe(words.join(''));
  expect(container.textContent).toBe(words.join('') + words.join(''));
});

test('fast events of a run are as cheap', async () => {
  const stream = pushed();
  const timestamp = '2026-01-15T09:30:00.000Z';
  const event = (eventIndex: number, fields: object) => ({ v: 3, eventIndex, timestamp, ...fields });
  const start = event(0, { type: 'run_start', runId: 'run_1', workflowName: 'w', startedAt: timestamp });
  const { client } = counting({
    fetch: (request) =>
      new URL(request.url).searchParams.has('live')
        ? stream.response()
        : page([start], { offset: 'b', upToDate: true })(request),
  });
  const { schedule, paint, due } = manualFrames();
  let commits = 0;
  const Run = () => <p>{useFlueRun({ runId: 'run_1' }).text}</p>;
  const { container } = render(
    <FlueProvider client={client} scheduleFrame={schedule}>
      <Profiler id="run" onRender={() => (commits += 1)}>
        <Run />
      </Profiler>
    </FlueProvider>,
  );
  let paints = 0;
  words.forEach(
    (text, index) => void stream.push(frameOf(event(index + 1, { type: 'text_delta', turnId: 't', text }), index)),
  );
  const before = commits;
  while (container.textContent !== words.join('')) {
    await expect.poll(() => due.size).toBe(1);
    act(() => void paint());
    paints += 1;
  }
  expect(commits - before).toBeLessThanOrEqual(paints);
});
