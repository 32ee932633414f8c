import { expect, test } from 'vitest';
import { sectionsOf } from './sections.ts';

test('a document falls into sections by its headings', () => {
  const document = 'Before.\n\n# Title\n\n## One\n\nText with a # in it.\n\n## Two ##\nMore.';
  expect(sectionsOf(document)).toEqual([
    { heading: 'Part 1', text: 'Before.' },
    { heading: 'One', text: 'Text with a # in it.' },
    { heading: 'Two ##', text: 'More.' },
  ]);
});

test('a text without headings is one section, an empty one none', () => {
  expect(sectionsOf('Only text.')).toEqual([{ heading: 'Part 1', text: 'Only text.' }]);
  expect(sectionsOf(' \n')).toEqual([]);
});
