import type { Route } from './find-route.ts';
import type { OpenApi, Operation, ResponseObject, View } from './openapi.ts';
import type { Problem } from './problem.ts';

export interface Asked {
  readonly method: string;
  /** Path below the mount. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** What the document says about one answer: where its response object is, and which view of it was asked for. */
export interface Expectation {
  readonly response: ResponseObject;
  /** JSON pointer of the response object. */
  readonly pointer: readonly string[];
  /** Those that the query allows; absent when the answer has but one shape. */
  readonly views?: readonly View[] | undefined;
  /** Absent for what is outside of the document. */
  readonly operationId?: string | undefined;
}

/** Finds the response object for an answer, or says why there is none. */
export function expectationOf(
  document: OpenApi,
  route: Route | undefined,
  { method, path, query }: Asked,
  status: number,
): Expectation | Problem {
  if (!route)
    return expectError(document, 'route_not_found', status, `${method} ${path}: the document has no such path`);
  const { template, item } = route;
  // HTTP lets HEAD be asked wherever GET is, with the same headers.
  const verb = item[method.toLowerCase()] || method !== 'HEAD' ? method.toLowerCase() : 'get';
  const operation = item[verb];
  if (!operation) {
    return expectError(
      document,
      'method_not_allowed',
      status,
      `${template} does not answer ${method}, but gave ${status}`,
    );
  }
  const key = responseKey(operation, status);
  if (key === undefined) return { kind: 'status', message: `${operation.operationId} does not answer ${status}` };
  const views = status === 200 ? operation['x-openflue-views']?.filter((view) => asksFor(view, query)) : undefined;
  return {
    ...located(document, ['paths', template, verb, 'responses', key], operation.responses?.[key]),
    views,
    operationId: operation.operationId,
  };
}

/** A view is out of the question when the query says otherwise. */
function asksFor(view: View, query: URLSearchParams): boolean {
  return Object.entries(view.query ?? {}).every(([name, value]) =>
    value === null ? query.has(name) : query.get(name) === value,
  );
}

function responseKey({ responses = {} }: Operation, status: number): string | undefined {
  return [`${status}`, `${Math.floor(status / 100)}XX`, 'default'].find((key) => responses[key]);
}

/** The shared error answer whose only type this is; what is outside of the document must be answered so. */
function expectError(document: OpenApi, type: string, status: number, otherwise: string): Expectation | Problem {
  const name = type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const response = document.components?.responses?.[name];
  const expected = type === 'route_not_found' ? 404 : 405;
  if (!response || status !== expected) return { kind: 'route', message: otherwise };
  return { response, pointer: ['components', 'responses', name] };
}

function located(document: OpenApi, pointer: string[], found: ResponseObject | { $ref: string } | undefined) {
  if (found && !('$ref' in found)) return { response: found, pointer };
  const name = found?.$ref.slice('#/components/responses/'.length) ?? '';
  return { response: document.components?.responses?.[name] ?? {}, pointer: ['components', 'responses', name] };
}
