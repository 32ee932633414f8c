import { expect, test } from 'vitest';
import { createDocument } from './document.ts';
import { downConvert } from './down-convert.ts';
import { objectAt } from './json.ts';

test('the 3.1 form says the same without what 3.1 does not know', () => {
  const older = downConvert(createDocument());
  expect(older.openapi).toBe('3.1.1');
  expect(JSON.stringify(older)).not.toContain('"itemSchema"');
  const content = objectAt(older, 'paths', '/runs/{runId}', 'get', 'responses', '200', 'content');
  expect(objectAt(content, 'text/event-stream').schema).toEqual({ $ref: '#/components/schemas/EventFrame' });
  expect(Object.keys(objectAt(older, 'paths'))).toEqual(Object.keys(createDocument().paths ?? {}));
});
