import type { Offset, StreamReader } from '../storage/port.ts';

const decoder = new TextDecoder();

/** The messages of a JSON stream, as text, from an offset to where it ends now; none when there is no such stream. */
export async function* streamLines(streams: StreamReader, stream: string, from: Offset): AsyncGenerator<string> {
  for (let next = from; ; ) {
    const page = await streams.read(stream, next);
    if (!page) return;
    for (const line of decoder.decode(page.bytes).split('\n')) if (line !== '') yield line;
    if (page.upToDate) return;
    next = page.next;
  }
}
