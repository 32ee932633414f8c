import { expect, test } from 'vitest';
import type { JsonObject } from './json.ts';
import { mapSchema } from './map-schema.ts';

const mark = (node: JsonObject): JsonObject => ({ ...node, seen: true });

test('every place of a subschema is visited', () => {
  const mapped = mapSchema(
    { properties: { items: {} }, items: {}, anyOf: [{}], $defs: { a: {} }, additionalProperties: false, not: {} },
    mark,
  );
  expect(mapped).toEqual({
    properties: { items: { seen: true } },
    items: { seen: true },
    anyOf: [{ seen: true }],
    $defs: { a: { seen: true } },
    additionalProperties: false,
    not: { seen: true },
    seen: true,
  });
});

test('values that look like schemas are left alone', () => {
  const values = { const: { type: 'x' }, enum: [{ items: {} }], default: { properties: {} }, examples: [{ not: {} }] };
  expect(mapSchema(values, mark)).toEqual({ ...values, seen: true });
});
