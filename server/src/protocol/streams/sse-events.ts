/** For tests: an SSE answer, event by event. */
export interface SseEvent {
  readonly event: string;
  readonly data?: string;
  /** The data parsed, where it is JSON. */
  readonly json?: unknown;
}

export function sseEvents(response: Response, onPiece: (bytes: number) => void = () => {}) {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    /** `undefined` at the end. */
    async next(): Promise<SseEvent | undefined> {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const event = parse(text.slice(0, end));
          text = text.slice(end + 2);
          if (event) return event;
          continue;
        }
        const piece = await reader?.read();
        if (!piece || piece.done) return undefined;
        onPiece(piece.value.length);
        text += decoder.decode(piece.value, { stream: true });
      }
    },
    cancel: () => reader?.cancel(),
  };
}

function parse(block: string): SseEvent | undefined {
  const lines = block.split('\n').filter((line) => !line.startsWith(':'));
  const event = lines.find((line) => line.startsWith('event: '))?.slice('event: '.length);
  if (event === undefined) return undefined;
  const data = lines
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).replace(/^ /, ''))
    .join('\n');
  try {
    return { event, json: JSON.parse(data) };
  } catch {
    return { event, data };
  }
}
