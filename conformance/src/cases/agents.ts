import type { AgentList, ErrorEnvelope, PromptReceipt } from '@openflue/spec';
import { begun } from '../begun.ts';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import { forAll, segments } from '../for-all.ts';
import { agentPath, freshInstance, prompt, promptResult, untilSettled } from '../prompt-agent.ts';
import { catchUp, followUntil, readPath } from '../read-stream.ts';
import { itemsOf } from '../reading.ts';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const agentCases = [
  ...casesOf(
    'production',
    { features: ['agents'] },
    {
      id: 'AGT-001',
      clauses: ['AGT-1'],
      title: 'the list has every agent once, by name',
      run: async (probe) => {
        const { agents } = probe.expect(await probe.get('/agents'), 200).json<AgentList>();
        const names = agents.map(({ name }) => name);
        probe.equal(names, [...new Set(names)].sort(), 'The order of the names');
      },
    },
  ),
  ...casesOf(
    'agents',
    { features: ['agents'] },
    {
      id: 'AGT-002',
      clauses: ['AGT-1', 'AGT-2', 'AGT-9', 'GEN-2', 'GEN-5'],
      title: 'a prompt answers its coordinates, and from there its events are read',
      needs: ['assistant'],
      run: async (probe) => {
        const { agents } = probe.expect(await probe.get('/agents'), 200).json<AgentList>();
        probe.check(
          agents.some(({ name }) => name === probe.name('assistant')),
          'The list does not have the agent.',
        );
        const path = freshInstance(probe);
        const first = await promptResult(probe, path, 'say first');
        const answer = probe.expect(await probe.post(path, { message: 'say second' }), 202);
        const { submissionId, streamUrl, offset } = answer.json<PromptReceipt>();
        probe.equal(answer.header('location'), streamUrl, 'Location');
        probe.equal(answer.header('stream-next-offset'), offset, 'Stream-Next-Offset');
        probe.equal(new URL(streamUrl).pathname, probe.server.mount + path, 'The path of streamUrl');
        const all = await untilSettled(probe, path, submissionId);
        const { items } = await catchUp(probe, streamUrl, offset);
        const own = items.filter((event) => event.submissionId === submissionId);
        probe.equal(
          own,
          (await catchUp(probe, path)).items.filter((event) => event.submissionId === submissionId),
          'The events from the offset on',
        );
        probe.equal(own[0]?.eventIndex, 0, 'The index of its first event');
        probe.check(
          all.some((event) => event.submissionId === first.submissionId),
          'The first prompt has no events.',
        );
      },
    },
    {
      id: 'AGT-003',
      clauses: ['AGT-3'],
      title: 'an agent that is not there is 404 on every route',
      run: async (probe) => {
        const path = `/agents/${probe.unique('nobody')}/a`;
        for (const query of ['', '?view=history', '?view=updates', '?offset=now', '?offset=-1&live=sse']) {
          probe.expect(await probe.get(path + query), 404, 'agent_not_found');
        }
        probe.expect(await probe.send('HEAD', path), 404);
        probe.expect(await probe.get(`${path}/attachments/a`), 404, 'agent_not_found');
        probe.expect(await probe.post(path, { message: 'hi' }), 404, 'agent_not_found');
        probe.expect(await probe.post(`${path}/dispatch`, { input: 1 }), 404, 'agent_not_found');
        probe.expect(await probe.post(`${path}/abort`), 404, 'agent_not_found');
      },
    },
    {
      id: 'AGT-004',
      clauses: ['AGT-4'],
      title: 'wait=result answers what the agent said, what it cost, and with which model',
      needs: ['assistant'],
      run: async (probe) => {
        const { result } = await promptResult(probe, freshInstance(probe), 'say it is so');
        probe.equal(result.text, 'it is so', 'The text');
        probe.check(result.usage.totalTokens > 0, 'It cost no tokens.');
      },
    },
    {
      id: 'AGT-005',
      clauses: ['AGT-5', 'AGT-8'],
      title: 'a prompt that fails is submission_failed with its coordinates, and settles as failed',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        const answer = await probe.post(`${path}?wait=result`, { message: 'fail as asked' });
        const { error } = probe.expect(answer, 500, 'submission_failed').json<ErrorEnvelope>();
        const { submissionId = '', error: cause } = (error.meta ?? {}) as { submissionId?: string; error?: object };
        probe.check(cause !== undefined, 'meta has no error.');
        const events = await untilSettled(probe, path, submissionId);
        const settled = events.flatMap((event) => (event.type === 'submission_settled' ? [event] : []));
        probe.equal(
          settled.map(({ outcome }) => outcome),
          ['failed'],
          'How it settled',
        );
        probe.check(settled[0]?.error !== undefined, 'The settlement has no error.');
        await promptResult(probe, path, 'say it goes on');
      },
    },
    {
      id: 'AGT-006',
      clauses: ['AGT-6'],
      title: 'another wait is 400; with Prefer: wait, a prompt that goes on answers its receipt',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        for (const query of ['wait=', 'wait=1', 'wait=result&wait=result']) {
          probe.expect(await probe.post(`${path}?${query}`, { message: 'say no' }), 400, 'invalid_request');
        }
        const body = { message: 'wait 1500' };
        const answer = await probe.post(`${path}?wait=result`, body, { headers: { prefer: 'wait=0' } });
        const { submissionId } = probe.expect(answer, 202).json<PromptReceipt>();
        const events = await untilSettled(probe, path, submissionId);
        const settled = events.flatMap((event) => (event.type === 'submission_settled' ? [event.outcome] : []));
        probe.equal(settled, ['completed'], 'How it settled');
      },
    },
    {
      id: 'AGT-007',
      clauses: ['AGT-6'],
      title: "at the server's own limit a prompt that goes on is 504 with its coordinates",
      needs: ['assistant'],
      run: async (probe) => {
        const limitMs = probe.server.fixtures.limits?.waitMs;
        if (limitMs === undefined) throw new CaseSkipped('the limit is not known: limits.waitMs of the mapping file');
        const path = freshInstance(probe);
        const answer = await probe.post(`${path}?wait=result`, { message: `wait ${limitMs + 1_500}` });
        const { error } = probe.expect(answer, 504, 'wait_timeout').json<ErrorEnvelope>();
        const { submissionId = '' } = (error.meta ?? {}) as { submissionId?: string };
        await untilSettled(probe, path, submissionId);
      },
    },
    {
      id: 'AGT-008',
      clauses: ['AGT-7', 'AGT-8', 'AGT-18'],
      title: 'prompts and dispatches are worked on one after the other, as admitted, and settle once each',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        const ids: string[] = [];
        for (const message of ['wait 150', 'say one', 'fail two', 'say three', 'wait 20', 'say five']) {
          ids.push((await prompt(probe, path, message)).submissionId);
          if (message === 'say three') probe.expect(await probe.post(`${path}/dispatch`, { input: 'say four' }), 202);
        }
        const settledIds = (events: readonly { type: string; submissionId?: string | undefined }[]) =>
          events.filter(({ type }) => type === 'submission_settled').map(({ submissionId }) => submissionId);
        const { items } = await followUntil(
          probe,
          path,
          (events) => settledIds(events).length >= ids.length + 1 && events.at(-1)?.type === 'idle',
        );
        const settled = settledIds(items);
        probe.equal(settled.length, ids.length + 1, 'The number of settlements');
        probe.equal(
          settled.filter((id) => ids.includes(id ?? '')),
          ids,
          'The order in which the prompts settled',
        );
        const order = [...new Set(items.flatMap((event) => (event.type === 'idle' ? [] : [event.submissionId])))];
        probe.equal(order, settled, 'The order in which they were begun');
        for (const id of settled) {
          const own = items.filter((event) => event.submissionId === id && event.type !== 'idle');
          probe.equal(own.at(-1)?.type, 'submission_settled', 'The last event of a submission');
          const first = items.findIndex((event) => event.submissionId === id);
          const between = items.slice(first, first + own.length).every((event) => event.submissionId === id);
          probe.check(between, 'The events of two submissions mix.');
        }
      },
    },
    {
      id: 'AGT-009',
      clauses: ['AGT-10', 'AGT-18', 'STR-9'],
      title: "an instance's stream says idle, and stays open",
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        await promptResult(probe, path, 'say hello');
        const { next } = await followUntil(probe, path, (events) => events.at(-1)?.type === 'idle');
        const tag = (await probe.get(path)).header('etag');
        if (tag !== undefined) probe.expect(await probe.get(path, { headers: { 'if-none-match': tag } }), 304);
        for (const answer of [
          await probe.get(path),
          await probe.get(`${path}?offset=now`),
          await probe.send('HEAD', path),
        ]) {
          probe.check(!answer.headers.has('stream-closed'), 'It says that it is closed.', answer.exchange);
        }
        const idle = probe.expect(await probe.get(readPath(path, { offset: next, live: 'long-poll' })), 204);
        probe.check(!idle.headers.has('stream-closed'), 'A long-poll for which nothing came says that it is closed.');
        const live = begun(
          probe.listen(readPath(path, { offset: next, live: 'sse' }), {
            until: ({ frames }) => itemsOf({ frames }).some(({ type }) => type === 'submission_settled'),
          }),
        );
        await probe.pause(100);
        await promptResult(probe, path, 'say more');
        probe.check(!(await live).ended, 'The event stream ended.');
      },
    },
    {
      id: 'AGT-010',
      clauses: ['AGT-11', 'AGT-17', 'GEN-11'],
      title: 'an instance that was never given work is 404 stream_not_found, whatever its name',
      needs: ['assistant'],
      run: async (probe) => {
        await forAll(
          probe,
          segments,
          async (id) => {
            const path = agentPath(probe, `${id} never`);
            for (const query of ['', '?offset=now', '?view=updates', '?view=history']) {
              if (query.startsWith('?view') && probe.features?.includes('conversation') === false) continue;
              probe.expect(await probe.get(path + query), 404, 'stream_not_found');
            }
            probe.expect(await probe.send('HEAD', path), 404);
          },
          10,
        );
      },
    },
    {
      id: 'AGT-011',
      clauses: ['AGT-12', 'ERR-3'],
      title: 'a prompt that is not as documented is 400 with what was found, and nothing is admitted',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        const image = { type: 'image', mimeType: 'image/png', data: pixel };
        for (const body of [
          {},
          null,
          'text',
          { message: '' },
          { message: 1 },
          { message: 'x', session: '' },
          { message: 'x', session: 1 },
          { message: 'x', images: [{ ...image, mimeType: 'text/plain' }] },
          { message: 'x', images: [{ ...image, data: 'not base64!' }] },
          { message: 'x', images: image },
        ]) {
          const { error } = probe.expect(await probe.post(path, body), 400, 'invalid_request').json<ErrorEnvelope>();
          probe.check((error.meta?.issues?.length ?? 0) > 0, 'There are no meta.issues.');
        }
        for (const body of [{}, null, { session: 'x' }]) {
          probe.expect(await probe.post(`${path}/dispatch`, body), 400, 'invalid_request');
        }
        probe.expect(await probe.send('POST', path), 400, 'invalid_request');
        probe.expect(await probe.send('POST', path, { body: '{' }), 400, 'invalid_json');
        const plain = { body: 'say hi', headers: { 'content-type': 'text/plain' } };
        probe.expect(await probe.send('POST', path, plain), 415, 'unsupported_media_type');
        probe.expect(await probe.send('POST', `${path}/dispatch`, plain), 415, 'unsupported_media_type');
        probe.expect(await probe.send('POST', `${path}/dispatch`, { body: '{' }), 400, 'invalid_json');
        probe.expect(await probe.get(path), 404, 'stream_not_found');
      },
    },
    {
      id: 'AGT-012',
      clauses: ['AGT-15', 'AGT-16'],
      title: 'a session remembers; other sessions and instances do not know of it',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        await promptResult(probe, path, 'say one');
        await promptResult(probe, path, 'say two');
        await promptResult(probe, path, 'say aside', { session: 'side' });
        const recalled = async (where: string, session?: string) =>
          (await promptResult(probe, where, 'recall', session === undefined ? {} : { session })).result.text;
        probe.equal(JSON.parse(await recalled(path)), ['say one', 'say two'], 'What the session remembers');
        probe.equal(JSON.parse(await recalled(path, 'side')), ['say aside'], 'What the other session remembers');
        probe.equal(JSON.parse(await recalled(freshInstance(probe))), [], 'What another instance remembers');
      },
    },
    {
      id: 'AGT-013',
      clauses: ['AGT-17', 'GEN-2'],
      title: 'an instance may have any name of 1 to 256 characters',
      needs: ['assistant'],
      run: async (probe) => {
        const unique = probe.unique('name');
        for (const id of [
          `${unique} a/b?c#d%25 ü 日本 "'<>&+;=@:`,
          unique.padEnd(256, '-'),
          `..${unique}`,
          `${unique}.`,
        ]) {
          const path = agentPath(probe, id);
          const { streamUrl, submissionId } = await promptResult(probe, path, 'say my name');
          probe.equal(
            decodeURIComponent(new URL(streamUrl).pathname.split('/').at(-1) ?? ''),
            id,
            'The id in streamUrl',
          );
          const events = probe
            .expect(await probe.get(streamUrl), 200)
            .json<{ instanceId?: string; submissionId?: string }[]>();
          probe.equal(events.find((event) => event.submissionId === submissionId)?.instanceId, id, 'The instanceId');
        }
        probe.expect(
          await probe.post(agentPath(probe, 'x'.repeat(257)), { message: 'say hi' }),
          400,
          'invalid_request',
        );
        probe.expect(await probe.get(agentPath(probe, 'x'.repeat(257))), 400, 'invalid_request');
      },
    },
    {
      id: 'AGT-015',
      clauses: ['GEN-10'],
      title: 'a prompt, or an input, above the limit is 413, and nothing is admitted',
      needs: ['assistant'],
      run: async (probe) => {
        const { promptBytes, bodyBytes } = probe.server.fixtures.limits ?? {};
        if (promptBytes === undefined || bodyBytes === undefined) {
          throw new CaseSkipped(
            'the limits are not known: limits.promptBytes and limits.bodyBytes of the mapping file',
          );
        }
        const path = freshInstance(probe);
        const long = await probe.post(path, { message: 'x'.repeat(promptBytes) });
        probe.expect(long, 413, 'payload_too_large');
        const input = await probe.post(`${path}/dispatch`, { input: 'x'.repeat(bodyBytes) });
        probe.expect(input, 413, 'payload_too_large');
        probe.expect(await probe.get(path), 404, 'stream_not_found');
      },
    },
    {
      id: 'AGT-014',
      clauses: ['GEN-11', 'AGT-4'],
      title: 'what is said comes back as it was, whatever characters it has',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        await forAll(
          probe,
          segments,
          async (text) => {
            const { result } = await promptResult(probe, path, `say ${text}`);
            probe.equal(result.text, text, 'The text');
          },
          8,
        );
      },
    },
  ),
];
