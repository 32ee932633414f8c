import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from './listen.ts';

/** What a server that answers with the URL of each request says to these bytes, until it closes the connection. */
async function answerTo(request: string): Promise<string> {
  const listener = await listen((request) => new Response(request.url), { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listener.close(0));
  const socket = connect(listener.port, '127.0.0.1');
  socket.end(request.replaceAll('\n', '\r\n'));
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer.replaceAll(String(listener.port), '<port>');
}

test('a caller of HTTP/1.0 need not name the host', async () => {
  expect(await answerTo('GET /health HTTP/1.0\n\n')).toContain('http://127.0.0.1:<port>/health');
});

test('a malformed host is refused in the error envelope', async () => {
  const answer = await answerTo('GET /health HTTP/1.1\nHost: a b\nConnection: close\n\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('"type":"invalid_request"');
});
