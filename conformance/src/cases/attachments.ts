import type { ConversationSnapshot } from '@openflue/spec';
import { casesOf } from '../case.ts';
import { freshInstance, promptResult, untilSettled } from '../prompt-agent.ts';

/** A PNG of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const attachmentCases = casesOf(
  'agents',
  { features: ['agents', 'attachments'] },
  {
    id: 'ATT-001',
    clauses: ['ATT-1', 'ATT-2', 'ATT-3', 'EVT-9'],
    title: 'an image that was sent is read back, and its bytes are in no event',
    needs: ['assistant'],
    run: async (probe) => {
      const path = freshInstance(probe);
      const images = [{ type: 'image', mimeType: 'image/png', data: pixel }];
      const { submissionId } = await promptResult(probe, path, 'say seen', { images });
      const events = await untilSettled(probe, path, submissionId);
      probe.check(!JSON.stringify(events).includes(pixel.slice(0, 40)), 'The bytes are in an event.');
      const content = events.flatMap((event) =>
        event.type === 'message_end' && event.message.role === 'user' && Array.isArray(event.message.content)
          ? event.message.content
          : [],
      );
      const image = content.find((block) => block.type === 'image');
      probe.check(image?.type === 'image' && image.attachmentId !== undefined, 'No event names the attachment.');
      const id = image?.type === 'image' ? (image.attachmentId ?? '') : '';
      const urls = [`${path}/attachments/${encodeURIComponent(id)}`];
      if (probe.features?.includes('conversation')) {
        const { messages } = probe.expect(await probe.get(`${path}?view=history`), 200).json<ConversationSnapshot>();
        const file = messages.flatMap(({ parts }) => parts).find((part) => part.type === 'file');
        probe.equal([file?.id, file?.mediaType], [id, 'image/png'], 'The file part');
        if (file?.url !== undefined) urls.push(file.url);
      }
      for (const url of urls) {
        const answer = probe.expect(await probe.get(url), 200);
        probe.equal(answer.header('content-type'), 'image/png', 'Content-Type');
        probe.equal(answer.header('x-content-type-options'), 'nosniff', 'X-Content-Type-Options');
        const length = answer.header('content-length') ?? String(Buffer.from(pixel, 'base64').length);
        probe.equal(Number(length), Buffer.from(pixel, 'base64').length, 'Content-Length');
        const expected = new TextDecoder().decode(Buffer.from(pixel, 'base64'));
        probe.equal(answer.text, expected, 'The bytes');
        const tag = answer.header('etag');
        probe.check(tag !== undefined, 'There is no ETag.');
        probe.expect(await probe.get(url, { headers: { 'if-none-match': tag ?? '' } }), 304);
        probe.expect(await probe.get(url, { headers: { 'if-none-match': '"other"' } }), 200);
      }
      probe.expect(await probe.get(`${path}/attachments/att_none`), 404, 'attachment_not_found');
      probe.expect(await probe.get(`${freshInstance(probe)}/attachments/${id}`), 404, 'attachment_not_found');
    },
  },
);
