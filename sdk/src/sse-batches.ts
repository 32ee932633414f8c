import type { JsonBatch, StreamResponse } from '@durable-streams/client';
import type { Clock } from './clock.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const carriageReturn = 13;

/** The client's batches one at a time: it reads on when the one before was taken. Ends, or fails, when the client says that it is done. */
export function batchesOf(response: StreamResponse, clock: Clock): ReadableStream<JsonBatch> {
  let taken = () => {};
  return new ReadableStream<JsonBatch>(
    {
      start(controller) {
        response.subscribeJson((batch) => {
          controller.enqueue(batch);
          return new Promise((resolve) => {
            taken = resolve;
          });
        });
        response.closed.then(
          // It says so ahead of its last batch, which mostly arrives within the turn; if not, `follow` asks for it again.
          () => clock.after(0, () => controller.close()),
          (error) => controller.error(error),
        );
      },
      pull: () => taken(),
    },
    { highWaterMark: 0 },
  );
}

/**
 * Says when a chunk arrives, and takes out carriage returns: the client takes a CRLF that two chunks share for an empty line, and drops the
 * event around it. JSON escapes those that belong to the data. `signal` cancels the source.
 */
export function watchedBody(
  body: ReadableStream<Bytes> | null,
  { signal, onChunk }: { signal: AbortSignal; onChunk: () => void },
): ReadableStream<Bytes> | undefined {
  const watching = new TransformStream<Bytes, Bytes>({
    transform(chunk, controller) {
      onChunk();
      controller.enqueue(chunk.includes(carriageReturn) ? chunk.filter((byte) => byte !== carriageReturn) : chunk);
    },
  });
  return body?.pipeThrough(watching, { signal });
}
