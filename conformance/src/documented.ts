import { errorTypes } from '@openflue/spec';
import { answerName } from './observed.ts';
import type { OpenApi, PathItem } from './openapi.ts';

/** Everything that a document says a server may answer: answers by operation, error types, events, chunks and frames. */
export function documented(document: OpenApi): string[] {
  return [
    ...Object.values(document.paths).flatMap(answersOf),
    ...errorTypes.map((type) => `error ${type}`),
    ...membersOf(document, 'FlueEvent').map((type) => `event ${type}`),
    ...membersOf(document, 'ConversationChunk').map((type) => `chunk ${type}`),
    'frame data',
    'frame control',
  ];
}

function answersOf(item: PathItem): string[] {
  return Object.values(item).flatMap(({ operationId, responses = {}, 'x-openflue-views': views }) => {
    if (operationId === undefined) return [];
    return Object.keys(responses).flatMap((status) =>
      status === '200' && views
        ? views.map((view) => answerName(operationId, status, view.name))
        : [answerName(operationId, status)],
    );
  });
}

/** The tags of a discriminated union. */
function membersOf(document: OpenApi, component: string): string[] {
  const schema = document.components?.schemas?.[component];
  const mapping = schema && 'discriminator' in schema ? schema.discriminator : undefined;
  return isTagged(mapping) ? Object.keys(mapping.mapping) : [];
}

function isTagged(value: unknown): value is { mapping: object } {
  return typeof value === 'object' && value !== null && 'mapping' in value && typeof value.mapping === 'object';
}
