import { FlueError } from '@openflue/spec';
import type { StreamContent } from '../../storage/port.ts';
import { isJson } from '../../storage/stream-state.ts';
import { jsonMessages } from './json-messages.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A body as content of a stream of this type. An empty JSON array is content without messages. */
export function streamContent(body: Uint8Array, contentType: string): StreamContent {
  if (body.length === 0) return {};
  if (!isJson(contentType)) return { bytes: body };
  try {
    return { messages: jsonMessages(decoder.decode(body)) };
  } catch (error) {
    throw new FlueError('invalid_json', { cause: error });
  }
}
