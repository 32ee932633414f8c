import { expect, test } from 'vitest';
import { tidySchema } from './tidy-schema.ts';

const components = { Offset: { type: 'string', description: 'A place.' } };
const reference = { $ref: '#/components/schemas/Offset' };

test('an enumeration of one is a constant', () => {
  expect(tidySchema({ type: 'string', enum: ['idle'] }, {})).toEqual({ type: 'string', const: 'idle' });
  expect(tidySchema({ enum: ['a', 'b'] }, {})).toEqual({ enum: ['a', 'b'] });
});

test('an example is one of examples', () => {
  expect(tidySchema({ example: null }, {})).toEqual({ examples: [null] });
});

test('annotations stand beside a reference', () => {
  expect(tidySchema({ allOf: [reference, { description: 'Where it began.' }] }, components)).toEqual({
    ...reference,
    description: 'Where it began.',
  });
});

test("a component's own description is not repeated beside a reference to it", () => {
  expect(tidySchema({ allOf: [reference, { description: 'A place.' }] }, components)).toEqual(reference);
});

test('what narrows a reference stays', () => {
  const narrowed = { allOf: [reference, { minLength: 3 }] };
  expect(tidySchema(narrowed, components)).toEqual(narrowed);
});
