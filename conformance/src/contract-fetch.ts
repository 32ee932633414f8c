import { checkBody } from './check-body.ts';
import { FrameCheck } from './frame-check.ts';
import { type Contract, type ContractOptions, openContract } from './open-contract.ts';
import { ContractError, type Problem } from './problem.ts';

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface CheckOptions extends ContractOptions {
  /** Default: the published one. Carries its own mount. */
  readonly contract?: Contract;
  /** Called instead of throwing. `answer` names it: `GET /runs/run_1 200`. */
  readonly onProblem?: (problems: readonly Problem[], answer: string) => void;
}

/**
 * A `fetch` that checks every answer it sees against the document, event streams while they are read. Throws a
 * `ContractError`, from a stream by failing it, unless `onProblem` is given.
 */
export function contractFetch(fetch: Fetch, options: CheckOptions = {}): Fetch {
  const contract = options.contract ?? openContract(undefined, options);
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
    const url = String(request?.url ?? input);
    const response = await fetch(input, init);
    const answer = `${method} ${url} ${response.status}`;
    const report = (problems: readonly Problem[]) => {
      if (problems.length === 0) return;
      if (!options.onProblem) throw new ContractError(answer, problems);
      options.onProblem(problems, answer);
    };
    const { problems, body } = contract.validateHead({
      method,
      url,
      status: response.status,
      headers: response.headers,
    });
    report(problems);
    if (body.kind === 'ignored' || !response.body) return response;
    if (body.kind === 'frames') return withBody(response, response.body.pipeThrough(frameGate(body.check, report)));
    report(checkBody(body, await response.clone().text()));
    return response;
  };
}

/** Lets an event stream through unchanged, and checks what has passed. */
function frameGate(check: ConstructorParameters<typeof FrameCheck>[0], report: (problems: readonly Problem[]) => void) {
  const frames = new FrameCheck(check);
  const decoder = new TextDecoder();
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      report(frames.push(decoder.decode(chunk, { stream: true })));
      controller.enqueue(chunk);
    },
    flush: () => report(frames.end()),
  });
}

function withBody(response: Response, body: ReadableStream<Uint8Array<ArrayBuffer>>): Response {
  const { status, statusText, headers, url } = response;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}
