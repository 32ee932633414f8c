import type { AssistantContent, ImageContent, Message, ToolResultMessage } from '@openflue/spec';
import type { ModelCall, ModelTool } from '../port.ts';
import { demoAnswer } from './demo-answer.ts';
import { splitInstruction } from './extract-answer.ts';
import { fillSchema } from './fill-schema.ts';
import { imageFacts } from './image-facts.ts';
import { placeSentences, words } from './sentences.ts';
import { textOf } from './text-of.ts';

/** Every agent has these; what is asked of files `demoAnswer` does, and the others need a mind. */
const BUILT_IN = new Set(['read', 'write', 'edit', 'bash', 'grep', 'glob', 'task', 'activate_skill', 'submit_result']);
/** Fewer sentences than this in a whole conversation are nothing to make an answer of. */
const FEWEST_SENTENCES = 4;

/**
 * What `demo/chat` says next. It calls each tool of the application of whose name all words are in the request, with arguments from the
 * request, and passes on what the tool says; tells of images what their bytes tell; and otherwise answers as `demoAnswer` does, or says what
 * it can do.
 */
export function chatAnswer(call: ModelCall): AssistantContent[] {
  const asked = call.messages.findLastIndex(({ role }) => role === 'user');
  const message = call.messages[asked];
  const prompt = textOf(message);
  const results = call.messages.slice(asked + 1).filter((each) => each.role === 'toolResult');
  const { instruction } = splitInstruction(prompt);
  // What a document says is asked of nobody.
  const request = placeSentences(prompt).length < FEWEST_SENTENCES ? prompt : instruction;
  const tools = call.tools.filter((tool) => isAskedFor(tool, request));
  if (tools.length > 0 && results.length === 0) {
    const names = tools.map(({ name }) => name).join(' and ');
    return [say(`I ask ${names}. `), ...tools.map((tool, place) => use(tool, request, `demo_${asked}_${place}`))];
  }
  const passedOn = results.filter(({ toolName }) => tools.some(({ name }) => name === toolName)).map(passOn);
  if (passedOn.length > 0) return [say(passedOn.join('\n'))];

  const images = imagesOf(message);
  if (images.length > 0) return [say(describe(images))];
  const said = call.messages.filter(({ role }) => role === 'user').flatMap((each) => placeSentences(textOf(each)));
  const answer = demoAnswer(call);
  const hasWork = answer.some(({ type }) => type === 'toolCall') || results.length > 0 || instruction !== '';
  return said.length < FEWEST_SENTENCES && !hasWork ? [say(introduction(call.tools))] : answer;
}

function isAskedFor({ name }: ModelTool, request: string): boolean {
  const given = new Set(words(request));
  const asked = words(name.replaceAll('_', ' '));
  return !BUILT_IN.has(name) && asked.length > 0 && asked.every((word) => given.has(word));
}

function use({ name, parameters }: ModelTool, request: string, id: string): AssistantContent {
  const filled = fillSchema(parameters, request);
  const isObject = typeof filled === 'object' && filled !== null && !Array.isArray(filled);
  return { type: 'toolCall', id, name, arguments: isObject ? filled : {} };
}

function passOn(result: ToolResultMessage): string {
  return result.isError ? `${result.toolName} failed: ${textOf(result)}` : textOf(result);
}

function imagesOf(message: Message | undefined): ImageContent[] {
  if (message?.role !== 'user' || typeof message.content === 'string') return [];
  return message.content.filter((block) => block.type === 'image');
}

function describe(images: readonly ImageContent[]): string {
  const facts = images.map((image) => `- ${imageFacts(image)}`).join('\n');
  const many = images.length === 1 ? 'an image' : `${images.length} images`;
  return `You sent ${many}:\n${facts}\nI am a demo and see no more of it than its bytes.`;
}

function introduction(tools: readonly ModelTool[]): string {
  const own = tools.filter(({ name }) => !BUILT_IN.has(name)).map(({ name }) => name);
  const ofTools = own.length > 0 ? `, ask for one of my tools by its name (${own.join(', ')})` : '';
  return `I am a demo and no language model. Send me a text and I give its most telling sentences back${ofTools}, or send an image.`;
}

function say(text: string): AssistantContent {
  return { type: 'text', text };
}
