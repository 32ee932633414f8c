import type { AgentList, ErrorEnvelope, PromptReceipt } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import { forAll, segments } from '../for-all.ts';
import { freshInstance, promptResult, untilSettled } from '../prompt-agent.ts';
import { catchUp } from '../read-stream.ts';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const promptCases = casesOf(
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
        { times: 8 },
      );
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
        throw new CaseSkipped('the limits are not known: limits.promptBytes and limits.bodyBytes of the mapping file');
      }
      const path = freshInstance(probe);
      const long = await probe.post(path, { message: 'x'.repeat(promptBytes) });
      probe.expect(long, 413, 'payload_too_large');
      const input = await probe.post(`${path}/dispatch`, { input: 'x'.repeat(bodyBytes) });
      probe.expect(input, 413, 'payload_too_large');
      probe.expect(await probe.get(path), 404, 'stream_not_found');
    },
  },
);
