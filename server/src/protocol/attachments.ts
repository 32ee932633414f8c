import { FlueError } from '@openflue/spec';
import type { Context } from 'hono';
import type { FaceOptions } from './face-options.ts';
import { withInstance } from './instance-request.ts';

/** `GET /agents/{name}/{id}/attachments/{attachmentId}`. What an attachment holds never changes. */
export async function readAttachment(c: Context, options: FaceOptions): Promise<Response> {
  return await withInstance(c, 5, options, async ({ instances, instance }) => {
    const attachmentId = c.req.param('attachmentId') ?? '';
    const attachment = await instances.attachment(instance, attachmentId);
    if (!attachment) throw new FlueError('attachment_not_found');
    const etag = `"${encodeURIComponent(attachmentId)}"`;
    const headers = {
      ETag: etag,
      'Cache-Control': 'private, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
      // An SVG could carry scripts.
      'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    };
    const known = c.req.header('if-none-match')?.split(',') ?? [];
    if (known.some((tag) => [etag, `W/${etag}`, '*'].includes(tag.trim()))) {
      return new Response(null, { status: 304, headers });
    }
    const { bytes, mediaType } = attachment;
    return new Response(new Uint8Array(bytes), { headers: { ...headers, 'Content-Type': mediaType } });
  });
}
