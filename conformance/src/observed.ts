import { routeFinder } from './find-route.ts';
import type { JudgedHead } from './open-contract.ts';
import type { OpenApi } from './openapi.ts';

/** What of a document was seen in answers. Names are those of `documented`. */
export class Observed {
  readonly #seen = new Set<string>();
  readonly #routeOf: ReturnType<typeof routeFinder>;

  constructor(document: OpenApi) {
    this.#routeOf = routeFinder(document);
  }

  has(name: string): boolean {
    return this.#seen.has(name);
  }

  /** `path` is that of the request, below the mount. */
  head(path: string, status: number, { operationId, view }: Pick<JudgedHead, 'operationId' | 'view'>): void {
    if (operationId !== undefined) this.#seen.add(answerName(operationId, status, view));
    // Every operation of a path documents the refusal of methods that it does not have.
    if (status === 405) {
      for (const operation of Object.values(this.#routeOf(path)?.item ?? {})) {
        if (operation.operationId !== undefined) this.#seen.add(answerName(operation.operationId, status));
      }
    }
  }

  /** What is in a body: errors, events, chunks, frames. */
  content(value: unknown): void {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item !== 'object' || item === null) continue;
      if ('error' in item && hasType(item.error) && !('type' in item)) this.#seen.add(`error ${item.error.type}`);
      if (hasType(item)) this.#seen.add(`${'conversationId' in item ? 'chunk' : 'event'} ${item.type}`);
    }
  }

  frame(event: string | undefined): void {
    if (event !== undefined) this.#seen.add(`frame ${event}`);
  }
}

function hasType(value: unknown): value is { type: string } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** `readRun 200 events`, `readRun 404`. */
export function answerName(operationId: string, status: number | string, view?: string): string {
  return [operationId, status, ...(view === undefined ? [] : [view])].join(' ');
}
