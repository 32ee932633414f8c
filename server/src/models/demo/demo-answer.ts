import type { AssistantContent, JsonValue } from '@openflue/spec';
import type { ModelCall } from '../port.ts';
import { extractAnswer } from './extract-answer.ts';
import { fillSchema } from './fill-schema.ts';
import { reviewDocument } from './review-document.ts';
import { textOf } from './text-of.ts';

const FILE = String.raw`[\w./-]*\w\.\w{1,8}`;
const READ_REQUEST = new RegExp(
  String.raw`\b(?:read|review|summari[sz]e|analy[sz]e|check|open|inspect)\s+(?:the\s+)?(?:file\s+)?[\`"']?(${FILE})`,
  'i',
);
const WRITE_REQUEST = new RegExp(String.raw`\b(?:write|save|put)\b[^.]*?\b(?:to|into|in|as)\s+[\`"']?(${FILE})`, 'i');

/** What the demo model says next: one step of reading, writing, filling in a schema, or answering. */
export function demoAnswer(call: ModelCall): AssistantContent[] {
  const lastUser = call.messages.findLastIndex(({ role }) => role === 'user');
  const prompt = textOf(call.messages[lastUser]);
  const results = call.messages.slice(lastUser + 1).filter((message) => message.role === 'toolResult');
  const step = results.length;
  const say = (text: string): AssistantContent[] => [{ type: 'text', text }];
  const use = (name: string, args: Record<string, JsonValue>): AssistantContent[] => [
    { type: 'toolCall', id: `demo_${lastUser}_${step}`, name, arguments: args },
  ];
  const has = (name: string) => call.tools.some((tool) => tool.name === name);

  const source = READ_REQUEST.exec(prompt)?.[1];
  const read = results.find(({ toolName }) => toolName === 'read');
  if (source && has('read') && !read) return use('read', { path: source });
  if (read?.isError) return say(`I could not read ${source}: ${textOf(read)}`);
  const document = read ? unnumber(textOf(read)) : undefined;

  const form = call.tools.find(({ name }) => name === 'submit_result');
  if (form && !results.some(({ toolName }) => toolName === form.name)) {
    const filled = fillSchema(form.parameters, document ?? prompt);
    return use(
      form.name,
      typeof filled === 'object' && filled !== null && !Array.isArray(filled) ? filled : { value: filled },
    );
  }

  const target = WRITE_REQUEST.exec(prompt)?.[1];
  if (target && has('write')) {
    const content =
      document === undefined
        ? `${extractAnswer(userTexts(call))}\n`
        : reviewDocument(source ?? 'the document', document);
    const written = results.find(({ toolName }) => toolName === 'write');
    if (!written) return use('write', { path: target, content });
    if (written.isError) return say(`I could not write ${target}: ${textOf(written)}`);
    return say(`I read ${source ?? 'the text'} and wrote my findings to ${target}.`);
  }
  return say(document === undefined ? extractAnswer(userTexts(call)) : extractAnswer([document]));
}

function userTexts({ messages }: ModelCall): string[] {
  return messages.filter(({ role }) => role === 'user').map(textOf);
}

/** Undoes the line numbers that a `read` tool may put before each line. */
function unnumber(text: string): string {
  const lines = text.split('\n');
  return lines.every((line) => line === '' || /^\s*\d+\t/.test(line))
    ? lines.map((line) => line.replace(/^\s*\d+\t/, '')).join('\n')
    : text;
}
