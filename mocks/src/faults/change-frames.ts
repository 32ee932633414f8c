import { withBody } from './with-body.ts';

/** A frame of an event stream: its text, blank line included. */
export interface Frame {
  readonly text: string;
  /** Of a `data` frame. */
  readonly events?: readonly { readonly type: string }[];
}

/** Where a changed stream goes. */
export interface Wire {
  send(text: string): void;
  /** The connection breaks; nothing that is sent later arrives. */
  cut(): void;
  /** The connection ends as if everything was said. */
  end(): void;
}

/** Whether an answer is one of server-sent events. */
export function isEventStream(answer: Response): boolean {
  return answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

/** The same answer with its frames going through `change`, one after the other. */
export function changeFrames(answer: Response, change: (frame: Frame, wire: Wire) => void | Promise<void>): Response {
  if (!answer.body) return answer;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let rest = '';
  let over = false;
  const changed = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
    async transform(chunk, controller) {
      const wire: Wire = {
        send: (text) => controller.enqueue(encoder.encode(text)),
        cut() {
          over = true;
          controller.error(new TypeError('The connection was cut'));
        },
        end() {
          over = true;
          controller.terminate();
        },
      };
      const frames = `${rest}${decoder.decode(chunk, { stream: true })}`.split(/(?<=\n\n)/);
      rest = frames.at(-1)?.endsWith('\n\n') ? '' : (frames.pop() ?? '');
      for (const text of frames) if (!over) await change({ text, ...eventsOf(text) }, wire);
    },
  });
  return withBody(answer, answer.body.pipeThrough(changed));
}

function eventsOf(text: string): Pick<Frame, 'events'> {
  if (!text.startsWith('event: data')) return {};
  const data = [...text.matchAll(/^data: ?(.*)$/gm)].map(([, line]) => line).join('\n');
  return { events: JSON.parse(data) };
}
