import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonMessages } from './json-messages.ts';

test('a value is one message, and an array one for each of its elements', () => {
  expect(jsonMessages('{"a":1}')).toEqual(['{"a":1}']);
  expect(jsonMessages('[{"a":1},{"b":2}]')).toEqual(['{"a":1}', '{"b":2}']);
  expect(jsonMessages('[[1,2],[3,4]]')).toEqual(['[1,2]', '[3,4]']);
  expect(jsonMessages('[[[1,2,3]]]')).toEqual(['[[1,2,3]]']);
  expect(jsonMessages(' [ ] ')).toEqual([]);
  expect(jsonMessages('"[1,2]"')).toEqual(['"[1,2]"']);
});

test('numbers keep their digits', () => {
  expect(jsonMessages('[12345678901234567890, 1e400, 1.10]')).toEqual(['12345678901234567890', '1e400', '1.10']);
});

test('what is not JSON is refused', () => {
  for (const body of ['', '{', '[1,]', '[1,2', "{'a':1}", 'undefined', '[1] [2]']) {
    expect(() => jsonMessages(body), body).toThrow(SyntaxError);
  }
});

test('messages are the values that were sent, one line each, however they were laid out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { minLength: 1 }),
      fc.constantFrom(undefined, 2, '\t\r\n'),
      (values, space) => {
        const messages = jsonMessages(JSON.stringify(values, null, space));
        expect(messages.map((message) => JSON.parse(message))).toEqual(JSON.parse(JSON.stringify(values)));
        for (const message of messages) expect(message).not.toMatch(/[\r\n]/);
      },
    ),
  );
});
