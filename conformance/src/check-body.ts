import type { Expectation } from './expectation.ts';
import { FrameCheck } from './frame-check.ts';
import type { View } from './openapi.ts';
import type { Problem } from './problem.ts';
import type { SchemaCheck, SchemaChecker } from './schema-checker.ts';

/** What a body must be. */
export type BodyPlan =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly check: SchemaCheck }
  | { readonly kind: 'frames'; readonly check: SchemaCheck };

export interface PlannedBody {
  readonly body: BodyPlan;
  readonly problems: readonly Problem[];
  readonly view?: View;
}

const EVENT_STREAM = 'text/event-stream';

export function bodyPlan(
  method: string,
  status: number,
  headers: Headers,
  { response, pointer, views }: Expectation,
  schemas: SchemaChecker,
): PlannedBody {
  const contents = response.content ?? {};
  if (method === 'HEAD' || status === 204 || status === 304 || Object.keys(contents).length === 0) {
    return { body: { kind: 'empty' }, problems: [] };
  }
  const mediaType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const documented = [mediaType, `${mediaType.split('/')[0]}/*`, '*/*'].find((name) => contents[name]);
  if (documented === undefined)
    return refused(`${mediaType || 'none'} is not among ${Object.keys(contents).join(', ')}`);
  const { view, excluded } = choose(views, documented);
  if (excluded) return refused(`${mediaType} is not what this request asks for`);
  const content = [...pointer, 'content', documented];
  if (documented === EVENT_STREAM) {
    const check = view ? schemas.component(view.schema) : schemas.at(...content, 'itemSchema');
    return { body: { kind: 'frames', check }, problems: [], ...(view && { view }) };
  }
  if (documented !== 'application/json') return { body: { kind: 'ignored' }, problems: [] };
  const check = view ? schemas.component(view.schema) : schemas.at(...content, 'schema');
  return { body: { kind: 'json', check }, problems: [], ...(view && { view }) };
}

/** A view that the query names is the only one; otherwise `Accept` may have chosen. */
function choose(views: readonly View[] | undefined, mediaType: string): { view?: View; excluded: boolean } {
  if (!views) return { excluded: false };
  const [first] = views;
  const candidates = first?.query ? [first] : views;
  const view = candidates.find((candidate) => candidate.mediaType === mediaType);
  return view ? { view, excluded: false } : { excluded: true };
}

function refused(message: string): PlannedBody {
  return { body: { kind: 'ignored' }, problems: [{ kind: 'media type', message }] };
}

/** Checks a whole body. */
export function checkBody(plan: BodyPlan, text: string): Problem[] {
  if (plan.kind === 'ignored') return [];
  if (plan.kind === 'empty') return text === '' ? [] : [{ kind: 'body', message: 'there is one, where none belongs' }];
  if (plan.kind === 'frames') {
    const frames = new FrameCheck(plan.check);
    return [...frames.push(text), ...frames.end()];
  }
  try {
    return plan.check(JSON.parse(text)).map((message) => ({ kind: 'body', message }));
  } catch (error) {
    if (error instanceof SyntaxError) return [{ kind: 'body', message: `is not JSON: ${error.message}` }];
    throw error;
  }
}
