import { expect, test } from 'vitest';
import { SseFrames } from './sse-frames.ts';

const control = { event: 'control', data: '{"streamNextOffset":"1"}' };

test('frames come apart at empty lines, whatever ends a line', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = ['event: data', 'data: [1', 'data: ,2]', '', 'event:control', `data:${control.data}`, '', 'x'].join(
      end,
    );
    expect(new SseFrames().push(text)).toEqual([{ event: 'data', data: '[1\n,2]' }, control]);
  }
});

test('frames are the same however the text is cut', () => {
  const text = `: hello\r\n\r\nid: 7\r\nevent: data\r\ndata: [1]\r\n\r\nevent: control\r\ndata: ${control.data}\r\n\r\n`;
  const whole = new SseFrames().push(text);
  expect(whole).toEqual([{ event: 'data', data: '[1]', id: '7' }, control]);
  for (let cut = 1; cut < text.length; cut++) {
    const frames = new SseFrames();
    const parts = [...frames.push(text.slice(0, cut)), ...frames.push(text.slice(cut))];
    // The last line end may be half of a CRLF, so the last frame may wait.
    expect([...parts, ...frames.push('\n')]).toEqual(whole);
  }
});

test('comments are no frames, within one or alone', () => {
  expect(new SseFrames().push(': heartbeat\n\nevent: data\n: note\ndata: []\n\n')).toEqual([
    { event: 'data', data: '[]' },
  ]);
});

test('what has no end yet is told, but comments are not missed', () => {
  const frames = new SseFrames();
  frames.push('event: data\ndata: [1');
  expect(frames.unfinished).toBe('event: data\ndata: [1');
  const quiet = new SseFrames();
  quiet.push(': heartbeat\n: heart');
  expect(quiet.unfinished).toBe('');
});
