import { begun } from '../begun.ts';
import { casesOf } from '../case.ts';
import { forAll, segments } from '../for-all.ts';
import { agentPath, freshInstance, prompt, promptResult } from '../prompt-agent.ts';
import { followUntil, readPath } from '../read-stream.ts';
import { itemsOf } from '../reading.ts';

export const instanceCases = casesOf(
  'agents',
  { features: ['agents'] },
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
        { times: 10 },
      );
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
        probe.equal(decodeURIComponent(new URL(streamUrl).pathname.split('/').at(-1) ?? ''), id, 'The id in streamUrl');
        const events = probe
          .expect(await probe.get(streamUrl), 200)
          .json<{ instanceId?: string; submissionId?: string }[]>();
        probe.equal(events.find((event) => event.submissionId === submissionId)?.instanceId, id, 'The instanceId');
      }
      probe.expect(await probe.post(agentPath(probe, 'x'.repeat(257)), { message: 'say hi' }), 400, 'invalid_request');
      probe.expect(await probe.get(agentPath(probe, 'x'.repeat(257))), 400, 'invalid_request');
    },
  },
);
