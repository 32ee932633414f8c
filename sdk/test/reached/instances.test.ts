import { describe, expect, test } from 'vitest';
import { FlueError } from '../../src/index.ts';
import { open } from '../fixtures/flue-server.ts';
import { reaches } from '../fixtures/reaches.ts';
import { until } from '../fixtures/until.ts';

const face = { listRuns: open };

describe.each(reaches)('%s', (_, reach) => {
  test('the instances of an agent are listed a page at a time, and deleted', async () => {
    const { agents } = await reach({ script: ['One.', 'Two.'], face });
    for (const id of ['a/1', 'b']) await agents.prompt('support', id, 'Hello.');
    const { instances } = await agents.instances('support');
    expect(instances.map(({ id }) => id).sort()).toEqual(['a/1', 'b']);
    const { nextCursor: cursor, ...page } = await agents.instances('support', { limit: 1 });
    expect(await agents.instances('support', { ...(cursor && { cursor }) })).toEqual({ instances: instances.slice(1) });
    expect(page.instances).toEqual(instances.slice(0, 1));
    expect(await agents.delete('support', 'a/1')).toBeUndefined();
    expect((await agents.instances('support')).instances).toMatchObject([{ id: 'b', submissions: 1 }]);
    for (const ask of [() => agents.history('support', 'a/1'), () => agents.delete('support', 'a/1')]) {
      await expect(ask()).rejects.toMatchObject({ status: 404, type: 'stream_not_found' });
    }
  });

  test('a deleted instance stops, is gone for who follows it, and begins anew with the next prompt', async () => {
    const { agents } = await reach({ script: [{ text: 'I thi', hang: true }, 'Who are you?'], face });
    const waiting = agents.wait(await agents.send('support', 'one', 'Hello.')).catch((error) => error);
    const observer = agents.observe('support', 'one');
    observer.subscribe(() => {});
    await until(observer, ({ conversation }) => conversation?.messages.length === 2);
    await agents.delete('support', 'one');
    // Aborted; or gone, with what told so.
    expect(await waiting).toBeInstanceOf(FlueError);
    await until(observer, ({ phase, conversation }) => phase === 'absent' && !conversation);
    await agents.prompt('support', 'one', 'Hello again.');
    observer.refresh();
    const { conversation } = await until(observer, (seen) => seen.conversation?.settlements.length === 1);
    expect(conversation?.messages.map(({ parts }) => parts)).toMatchObject([
      [{ text: 'Hello again.' }],
      [{ text: 'Who are you?' }],
    ]);
    observer.close();
  });
});
