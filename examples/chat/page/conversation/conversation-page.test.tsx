import { type AgentPlay, fault, scenario } from '@openflue/mocks';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage } from '../../test/open-page.tsx';

const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const write = (text: string) => fireEvent.change(box(), { target: { value: text } });
const say = (text: string) => {
  write(text);
  fireEvent.keyDown(box(), { key: 'Enter' });
};
const said = () =>
  screen.queryAllByRole('article').map((each) => `${each.getAttribute('aria-label')}: ${each.textContent}`);
const status = () => screen.getByRole('status').textContent;
const png = (name = 'dot.png') => new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], name, { type: 'image/png' });
/** Goes on until it is aborted. */
const assistantAtWork = async ({ turn, wait }: AgentPlay) => {
  await turn('Hm.');
  await wait(60_000);
};
const isPost = ({ method }: Request) => method === 'POST';

test('a message is shown at once, and its answer as it comes', async () => {
  let goOn = () => {};
  const assistant = async ({ turn }: AgentPlay) => {
    await turn('It is ');
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await turn('clear.');
  };
  openPage('#/chat/one', { agents: { assistant } });
  say('Oslo?');
  expect(said()).toEqual(['You: Oslo?']);
  expect(status()).toBe('Waiting for the assistant …');
  expect(box().value).toBe('');
  await waitFor(() => expect(said()).toEqual(['You: Oslo?', 'Assistant: It is ']));
  expect(screen.getByRole('log').getAttribute('aria-busy')).toBe('true');
  goOn();
  await waitFor(() => expect(said()).toEqual(['You: Oslo?', 'Assistant: It is ', 'Assistant: clear.']));
  await waitFor(() => expect(status()).toBe(''));
  expect(screen.getByRole('log').getAttribute('aria-busy')).toBe('false');
});

test('Shift+Enter, the end of a composition and an empty message send nothing', async () => {
  openPage('#/chat/one', { agents: { assistant: scenario.reply('Yes?') } });
  write('  \n ');
  fireEvent.keyDown(box(), { key: 'Enter' });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
  write('に');
  fireEvent.keyDown(box(), { key: 'Enter', isComposing: true });
  fireEvent.keyDown(box(), { key: 'Enter', shiftKey: true });
  expect(said()).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  expect(said()).toEqual(['You: に']);
  await screen.findByText('Yes?');
});

test('a way to begin is a message', async () => {
  openPage('#/chat/one', { agents: { assistant: scenario.reply('I listen.') } });
  const beginnings = await screen.findByRole('region', { name: 'Ways to begin' });
  fireEvent.click(within(beginnings).getByText('What can you do?'));
  await waitFor(() => expect(said()).toEqual(['You: What can you do?', 'Assistant: I listen.']));
  expect(screen.queryByRole('region', { name: 'Ways to begin' })).toBeNull();
});

test('a tool call is a card with what was asked, what was given, and what failed', async () => {
  const tools = [
    { name: 'time', arguments: { place: 'Lima' }, result: 'Noon.' },
    { name: 'roll_dice', arguments: { count: 2 }, error: 'No dice.' },
  ];
  openPage('#/chat/one', {
    agents: { assistant: scenario.reply({ thinking: 'Tools …', text: 'Wait.', tools }, 'It is noon.') },
  });
  say('The time?');
  await screen.findByText('It is noon.');
  const [time, dice] = screen.getAllByRole('group').filter(({ className }) => className === 'tool');
  expect(time?.textContent).toBe('time doneInput{\n  "place": "Lima"\n}OutputNoon.');
  expect(dice?.textContent).toBe('roll_dice failedInput{\n  "count": 2\n}ErrorNo dice.');
  expect(screen.getByText('Tools …')).toBeDefined();
});

test('Escape and the button stop what goes on; then there is nothing to stop', async () => {
  openPage('#/chat/one', { agents: { assistant: assistantAtWork } });
  say('Think.');
  await waitFor(() => expect(status()).toContain('at work'));
  fireEvent.keyDown(document.body, { key: 'Escape' });
  await waitFor(() => expect(status()).toBe(''));
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  say('Think again.');
  await waitFor(() => expect(status()).toContain('at work'));
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  await waitFor(() => expect(status()).toBe(''));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('that work could not be stopped is told', async () => {
  const faults = [fault.when(({ url }) => url.endsWith('/abort'), fault.unavailable({ times: 10 }))];
  openPage('#/chat/one', { agents: { assistant: assistantAtWork }, faults });
  say('Think.');
  await waitFor(() => expect(status()).toContain('at work'));
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  expect((await screen.findByRole('alert')).textContent).toContain('could not be stopped');
});

test('a message that was not taken can be sent again, or discarded', async () => {
  // A call and its two repetitions, twice.
  const faults = [fault.when(isPost, fault.unavailable({ times: 6 }))];
  openPage('#/chat/one', { agents: { assistant: scenario.reply('Here.') }, faults });
  say('Hello?');
  await screen.findByRole('button', { name: 'Try again' });
  say('Forget it.');
  await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(2));
  const [hello, forget] = screen.getAllByRole('alert');
  if (!hello || !forget) throw new Error('no alerts');
  fireEvent.click(within(forget).getByText('Discard'));
  fireEvent.click(within(hello).getByText('Try again'));
  await waitFor(() => expect(said()).toEqual(['You: Hello?', 'Assistant: Here.']));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('that an answer failed is told', async () => {
  openPage('#/chat/one', { agents: { assistant: scenario.error('The model is out.') } });
  say('Hello?');
  expect((await screen.findByRole('alert')).textContent).toContain('The model is out.');
  expect(screen.queryByRole('button', { name: 'Connect again' })).toBeNull();
});

test('images are chosen, pasted and dropped, taken out again, and sent', async () => {
  openPage('#/chat/one', { agents: { assistant: ({ images, turn }) => turn(`I see ${images}.`) } });
  const input = document.querySelector('input[type=file]');
  if (!input) throw new Error('no input of files');
  fireEvent.change(input, { target: { files: [png('chosen.png')] } });
  fireEvent.paste(box(), { clipboardData: { files: [png('pasted.png')] } });
  fireEvent.drop(screen.getByRole('main'), { dataTransfer: { files: [png('dropped.png')] } });
  for (const name of ['chosen.png', 'pasted.png', 'dropped.png']) await screen.findByRole('img', { name });
  fireEvent.click(screen.getByRole('button', { name: 'Remove pasted.png' }));
  say('What is on them?');
  expect(screen.queryByRole('list', { name: 'Images to send' })).toBeNull();
  await screen.findByText('I see 2.');
  const [asked] = screen.getAllByRole('article');
  const sent = within(asked ?? document.body).getAllByRole<HTMLImageElement>('img');
  await waitFor(() =>
    expect(sent.map(({ src }) => src)).toEqual([expect.stringMatching(/^http.*att_/), expect.any(String)]),
  );
});

test('what is no image is refused, and the rest taken', async () => {
  openPage('#/chat/one', { agents: { assistant: scenario.reply('Yes?') } });
  fireEvent.drop(screen.getByRole('main'), { dataTransfer: { files: [new File(['x'], 'notes.txt'), png()] } });
  expect((await screen.findByRole('alert')).textContent).toContain('notes.txt');
  expect(screen.getByRole('img', { name: 'dot.png' })).toBeDefined();
});

test('the address brings the conversation back, also in the middle of an answer', async () => {
  const assistant = scenario.reply({ text: 'One two three four five six seven eight nine ten.', everyMs: 20 });
  const { reload } = openPage('#/chat/one', { agents: { assistant } });
  say('Count.');
  await screen.findByText(/^One two/);
  reload();
  await waitFor(() => expect(said()[1]).toMatch(/^Assistant: One two/));
  await waitFor(() =>
    expect(said()).toEqual(['You: Count.', 'Assistant: One two three four five six seven eight nine ten.']),
  );
  await waitFor(() => expect(status()).toBe(''));
});

test('an answer is exact over connections that break', async () => {
  const assistant = scenario.reply({ text: 'One two three four five six.', everyMs: 10 });
  const faults = [fault.unavailable(), fault.duplicateDelivery(), fault.cutMidBatch()];
  openPage('#/chat/one', { agents: { assistant }, faults });
  say('Count.');
  await waitFor(() => expect(said()).toEqual(['You: Count.', 'Assistant: One two three four five six.']));
});

test('a conversation that cannot be followed is told, and connected again', async () => {
  const faults = [fault.when((request) => !isPost(request), fault.unavailable({ times: 3 }))];
  openPage('#/chat/one', { agents: { assistant: scenario.reply('Here.') }, faults });
  fireEvent.click(await screen.findByRole('button', { name: 'Connect again' }));
  await screen.findByRole('region', { name: 'Ways to begin' });
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a new chat has an id of its own in the address, and the last one is a link away', async () => {
  openPage('#/chat', { agents: { assistant: scenario.reply('Here.') } });
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/chat\/\w{10,}$/));
  const { hash } = window.location;
  say('Hello?');
  await screen.findByText('Here.');
  window.location.hash = '#/digest';
  await screen.findByRole('form', { name: 'New digest' });
  expect(screen.getByRole('link', { name: 'Chat' }).getAttribute('href')).toBe(hash);
  window.location.hash = '#/chat';
  await waitFor(() => expect(window.location.hash).not.toBe('#/chat'));
  expect(window.location.hash).not.toBe(hash);
  expect(said()).toEqual([]);
});
