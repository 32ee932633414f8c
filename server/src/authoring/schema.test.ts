import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DefinitionError } from './definition-error.ts';
import { objectSchemaOf, schemaOf } from './schema.ts';

const valibot = v.object({ n: v.pipe(v.number(), v.minValue(1)), s: v.optional(v.string()) });
const sources = {
  valibot,
  zod: z.object({ n: z.number().min(1), s: z.string().optional() }),
  arktype: type({ n: 'number >= 1', 's?': 'string' }),
  'JSON Schema': {
    type: 'object',
    properties: { n: { type: 'number', minimum: 1 }, s: { type: 'string' } },
    required: ['n'],
  },
};

describe.each(Object.entries(sources))('a schema of %s', (_, source) => {
  const schema = schemaOf(source, 'schema');

  it('passes what matches and tells what does not, and where', async () => {
    expect(await schema.validate({ n: 1, s: 'x' })).toEqual({ value: { n: 1, s: 'x' } });
    const wrong = await schema.validate({ n: 0 });
    expect(wrong).toMatchObject({ issues: [{ path: ['n'] }] });
    expect(await schema.validate({ n: 1, s: 2 })).toMatchObject({ issues: [{ path: ['s'] }] });
    expect(await schema.validate(undefined)).toHaveProperty('issues');
    expect(await schema.validate({})).toHaveProperty('issues');
  });

  it('has a JSON Schema', () => {
    expect(schema.toJsonSchema('input')).toMatchObject({
      type: 'object',
      properties: { n: { type: 'number', minimum: 1 }, s: { type: 'string' } },
      required: ['n'],
    });
  });
});

describe('schemas', () => {
  it('show what goes in and what comes out of a transform', async () => {
    const schema = schemaOf(z.object({ n: z.string().default('1') }), 'schema');
    expect(schema.toJsonSchema('input')).not.toHaveProperty('required');
    expect(schema.toJsonSchema('output')).toMatchObject({ required: ['n'] });
    expect(await schema.validate({})).toEqual({ value: { n: '1' } });
  });

  it('are asked themselves when their library speaks Standard JSON Schema', () => {
    const own = {
      '~standard': {
        ...{ version: 1 as const, vendor: 'own', validate: (value: unknown) => ({ value }) },
        jsonSchema: {
          input: () => ({ type: 'object', title: 'in' }),
          output: () => ({ type: 'object', title: 'out' }),
        },
      },
    };
    expect(schemaOf(own, 'schema').toJsonSchema('output')).toEqual({ type: 'object', title: 'out' });
  });

  it('of a library without JSON Schema still validate, and refuse to be shown to a model', async () => {
    const unknown = {
      '~standard': { version: 1 as const, vendor: 'nobody', validate: (value: unknown) => ({ value }) },
    };
    expect(await schemaOf(unknown, 'schema').validate(1)).toEqual({ value: 1 });
    expect(() => schemaOf(unknown, 'schema').toJsonSchema('input')).toThrow(DefinitionError);
  });

  it('validate references, unions and formats of JSON Schema, every time alike', async () => {
    const tree = {
      $defs: { node: { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/$defs/node' } } } } },
      $ref: '#/$defs/node',
    };
    const schema = schemaOf(tree, 'schema');
    expect(await schema.validate({ kids: [{ kids: [] }] })).toHaveProperty('value');
    expect(await schema.validate({ kids: [{ kids: 1 }] })).toMatchObject({ issues: [{ path: ['kids', '0', 'kids'] }] });
    expect(tree.$defs.node.properties.kids.items).toEqual({ $ref: '#/$defs/node' });
  });

  it.each([null, 1, 'x', [], { nonsense: 1 }, () => 1])('are not made of %j', (source) => {
    expect(() => schemaOf(source as never, 'schema')).toThrow(DefinitionError);
  });

  it('that a model fills in are objects', () => {
    expect(() => objectSchemaOf(z.string(), 'schema')).toThrow(DefinitionError);
    expect(() => objectSchemaOf({ type: 'array' }, 'schema')).toThrow(DefinitionError);
    objectSchemaOf(valibot, 'schema');
  });
});
