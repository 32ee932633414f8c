import { expectTypeOf, test } from 'vitest';
import { flueHandlers, type RunPlay, scenario, type WorkflowMock } from '../src/index.ts';

interface App {
  workflows: {
    summarize: { payload: { text: string }; result: { summary: string } };
    ping: { result: null };
  };
  agents: { editor: unknown };
}

const baseUrl = 'https://api.test';

test('an application’s names, payloads and results are known', () => {
  flueHandlers<App>({
    baseUrl,
    workflows: {
      summarize: ({ payload }) => {
        expectTypeOf(payload).toEqualTypeOf<{ text: string }>();
        return { summary: payload.text };
      },
      ping: scenario.result(null),
    },
    agents: {
      editor: ({ message }) => {
        expectTypeOf(message).toEqualTypeOf<string>();
      },
    },
  });
});

test('an unknown name and another result are refused', () => {
  // @ts-expect-error the application has no such workflow
  flueHandlers<App>({ baseUrl, workflows: { sumarize: scenario.result({ summary: '' }) } });
  // @ts-expect-error the summary is text
  flueHandlers<App>({ baseUrl, workflows: { summarize: scenario.result({ summary: 1 }) } });
  // @ts-expect-error the application has no such agent
  flueHandlers<App>({ baseUrl, agents: { writer: scenario.reply('Hello.') } });
});

test('without an application a payload is what its reader says', () => {
  const mock = ({ payload }: RunPlay<{ text: string }>) => payload.text.length;
  expectTypeOf(mock).toExtend<WorkflowMock>();
  flueHandlers({ baseUrl, workflows: { count: mock, failing: scenario.error('no') } });
});
