import { createDocument } from '@openflue/spec';
import { type BodyPlan, bodyPlan, checkBody } from './check-body.ts';
import { checkHeaders } from './check-headers.ts';
import { expectationOf } from './expectation.ts';
import { routeFinder } from './find-route.ts';
import type { OpenApi } from './openapi.ts';
import type { Problem } from './problem.ts';
import { schemaChecker } from './schema-checker.ts';

/** An answer as it was seen. */
export interface SeenResponse {
  readonly method: string;
  /** Of the request: absolute, or a path with its query. */
  readonly url: string;
  readonly status: number;
  readonly headers: ConstructorParameters<typeof Headers>[0];
  /** The body as text; absent or empty when there was none. */
  readonly body?: string;
}

export interface ContractOptions {
  /** Path under which the protocol is mounted, without a slash at its end. Default: the root. The rest is not judged. */
  readonly mount?: string;
}

/** What is wrong with the head of an answer, what its body must be, and where in the document it belongs. */
export interface JudgedHead {
  readonly problems: Problem[];
  readonly body: BodyPlan;
  /** Absent for what is outside of the document. */
  readonly operationId?: string | undefined;
  /** Name of the view, where the operation has several. */
  readonly view?: string | undefined;
}

/** Judges answers by the document alone: nothing of the code that made it is used. */
export interface Contract {
  readonly document: OpenApi;
  /** Everything that is wrong with an answer; nothing when it is as documented. */
  validateResponse(seen: SeenResponse): Problem[];
  /** The same for its status and headers, with what is to be checked of the body as it comes. */
  validateHead(seen: Omit<SeenResponse, 'body'>): JudgedHead;
  /** Everything that is wrong with one event. */
  validateEvent(event: unknown): Problem[];
}

/** Opens a document: by default the published one, of this version of the protocol. */
export function openContract(document?: OpenApi, options: ContractOptions = {}): Contract {
  const contract = document ?? published();
  const schemas = schemaChecker(contract);
  const routeOf = routeFinder(contract);
  const mount = options.mount ?? '';

  function validateHead({ method, url, status, headers }: Omit<SeenResponse, 'body'>): JudgedHead {
    const { pathname, searchParams: query } = new URL(url, 'http://contract.invalid');
    if (method === 'OPTIONS') return { problems: [], body: { kind: 'ignored' } as const };
    if (!pathname.startsWith(`${mount}/`)) return { problems: [], body: { kind: 'ignored' } as const };
    const path = pathname.slice(mount.length);
    const expectation = expectationOf(contract, routeOf(path), { method, path, query }, status);
    if ('kind' in expectation) return { problems: [expectation], body: { kind: 'ignored' } as const };
    const seen = new Headers(headers);
    const plan = bodyPlan(method, status, seen, expectation, schemas);
    const required = plan.view?.requiredHeaders ?? [];
    return {
      problems: [...plan.problems, ...checkHeaders(seen, expectation, required, schemas)],
      body: plan.body,
      operationId: expectation.operationId,
      view: plan.view?.name,
    };
  }

  return {
    document: contract,
    validateHead,
    validateResponse({ body = '', ...head }) {
      const { problems, body: plan } = validateHead(head);
      return [...problems, ...checkBody(plan, body)];
    },
    validateEvent: (event) =>
      schemas
        .component('FlueEvent')(event)
        .map((message): Problem => ({ kind: 'body', message })),
  };
}

let parsed: OpenApi | undefined;

/** `openapi.yaml` holds these very bytes: a test of `spec/` compares them. */
function published(): OpenApi {
  const document: OpenApi = parsed ?? JSON.parse(JSON.stringify(createDocument()));
  parsed = document;
  return document;
}
