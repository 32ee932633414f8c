/** Below this many bytes the headers weigh more than what is saved. */
const WORTH_IT = 1024;
const COMPRESSIBLE = /^(text\/|application\/(json|[\w.+-]+\+json|xml|javascript|x-ndjson|ndjson)\b)/i;

/** Whether to send this body gzipped to a client that sent this `Accept-Encoding`. */
export function wantsGzip(acceptEncoding: string | null, contentType: string, size: number): boolean {
  return size >= WORTH_IT && acceptEncoding !== null && COMPRESSIBLE.test(contentType) && acceptsGzip(acceptEncoding);
}

function acceptsGzip(header: string): boolean {
  const qualities = new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='));
      return [name, q === undefined ? 1 : Number(q.slice(2))];
    }),
  );
  return (qualities.get('gzip') ?? qualities.get('x-gzip') ?? qualities.get('*') ?? 0) > 0;
}

export function gzip(body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const stream = body instanceof ReadableStream ? body : new Blob([body]).stream();
  const { readable, writable } = new CompressionStream('gzip');
  // The library's types take no stream of bytes that may be shared memory, which these are not.
  const sink: WritableStream = writable;
  // A failure reaches the reader through the readable side.
  stream.pipeTo(sink).catch(() => {});
  return readable;
}
