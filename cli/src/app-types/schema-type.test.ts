import type { JsonValue } from '@openflue/spec';
import { expect, test } from 'vitest';
import { schemaType } from './schema-type.ts';

const object = (properties: Record<string, JsonValue>, more: Record<string, JsonValue> = {}): JsonValue => ({
  type: 'object',
  properties,
  ...more,
});
const string = { type: 'string' };
const number = { type: 'number' };

test.each<[JsonValue, string]>([
  [true, 'unknown'],
  [{}, 'unknown'],
  [{ description: 'Anything.' }, 'unknown'],
  [false, 'never'],
  [{ not: {} }, 'never'],
  [{ type: 'integer', minimum: 1 }, 'number'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ type: 'text' }, 'unknown'],
  [{ const: "it's" }, "'it\\'s'"],
  [{ const: '\\"\n\u2028' }, "'\\\\\"\\n\u2028'"],
  [{ const: { a: [1, null], 'b-c': {} } }, "{ a: [1, null]; 'b-c': Record<string, never> }"],
  [{ type: 'string', enum: ['a', 'b', 'a', null, -1] }, "'a' | 'b' | null | -1"],
  [{ enum: [] }, 'never'],
])('%j is %s', (schema, type) => {
  expect(schemaType(schema, refer).text).toBe(type);
});

test.each<[JsonValue, string]>([
  [{ type: 'array' }, 'unknown[]'],
  [{ items: string }, 'string[]'],
  [{ type: 'array', items: { type: ['string', 'null'] }, minItems: 1 }, '(string | null)[]'],
  [{ type: 'array', items: { allOf: [{ $ref: 'A' }, { $ref: 'B' }] } }, '(A & B)[]'],
  [{ prefixItems: [string, number] }, '[string, number]'],
  [{ prefixItems: [string, number], minItems: 1, items: false }, '[string, number?]'],
  [{ prefixItems: [{ enum: [1, 2] }], minItems: 0, items: { enum: [3, 4] } }, '[(1 | 2)?, ...(3 | 4)[]]'],
  [{ type: 'array', items: [string], additionalItems: number }, '[string, ...number[]]'],
  [{ type: 'array', prefixItems: [] }, '[]'],
])('the array %j is %s', (schema, type) => {
  expect(schemaType(schema, refer).text).toBe(type);
});

test.each<[JsonValue, string]>([
  [{ type: 'object' }, 'Record<string, unknown>'],
  [object({}), 'Record<string, unknown>'],
  [object({}, { additionalProperties: false }), 'Record<string, never>'],
  [{ type: 'object', additionalProperties: number }, 'Record<string, number>'],
  [{ patternProperties: { '^.*$': number, '^x': string } }, 'Record<string, number | string>'],
  [object({ a: string, 'b-c': number }, { required: ['a'] }), "{ a: string; 'b-c'?: number; }"],
  [{ required: ['a'] }, '{ a: unknown; }'],
  [object({ a: string }, { additionalProperties: true }), '{ a?: string; [key: string]: unknown; }'],
  [
    object({ a: string }, { additionalProperties: number }),
    '{ a?: string; [key: string]: number | string | undefined; }',
  ],
  [object({ a: string }, { required: ['a'], additionalProperties: string }), '{ a: string; [key: string]: string; }'],
  [
    { type: 'object', propertyNames: { enum: ['a', 'b'] }, additionalProperties: number, required: ['b'] },
    '{ a?: number; b: number; }',
  ],
  [
    object({ a: { ...string, description: 'Two\nlines.', deprecated: true }, b: { default: '*/' } }),
    '{ /** * Two * lines. * @deprecated */ a?: string; /** @default "*\\/" */ b?: unknown; }',
  ],
])('the object %j is %s', (schema, type) => {
  expect(schemaType(schema, refer).text.replace(/\s+/g, ' ')).toBe(type);
});

test.each<[JsonValue, string]>([
  [{ anyOf: [string, number, string] }, 'string | number'],
  [{ oneOf: [string, {}] }, 'unknown'],
  [{ anyOf: [string, false] }, 'string'],
  [{ allOf: [{ $ref: 'A' }, {}] }, 'A'],
  [{ allOf: [{ $ref: 'A' }, false] }, 'never'],
  [{ allOf: [{ $ref: 'A' }, { anyOf: [{ $ref: 'B' }, { $ref: 'C' }] }] }, 'A & (B | C)'],
  [{ type: 'object', oneOf: [{ $ref: 'A' }, { $ref: 'B' }] }, 'A | B'],
  [object({ a: string }, { anyOf: [{ required: ['a'] }, { $ref: 'B' }] }), '{ a?: string; } & ({ a: unknown; } | B)'],
])('the combination %j is %s', (schema, type) => {
  expect(schemaType(schema, refer).text.replace(/\s+/g, ' ')).toBe(type);
});

function refer(ref: string) {
  return { text: ref };
}
