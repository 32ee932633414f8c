import type { JsonValue } from '@openflue/spec';
import { bestSentences } from './best-sentences.ts';
import { contentWords, splitSentences, words } from './sentences.ts';

/** A value of a JSON Schema, drawn from a text: the demo's stand-in for understanding what is asked. */
export function fillSchema(schema: unknown, text: string, key = ''): JsonValue {
  const node = isRecord(schema) ? schema : {};
  if ('const' in node) return toJson(node.const);
  if (Array.isArray(node.enum)) return toJson(chooseOption(node.enum, text));
  const [option] = [node.anyOf, node.oneOf, node.allOf].filter(Array.isArray);
  if (option) return fillOption(option, text, key);
  const type = Array.isArray(node.type) ? node.type.find((one) => one !== 'null') : node.type;
  if (type === 'object' || isRecord(node.properties)) return fillObject(node, text);
  if (type === 'array') return fillArray(node, text, key);
  if (type === 'boolean') return words(text).some((word) => contentWords(key).includes(word));
  if (type === 'number' || type === 'integer') return fillNumber(node, text);
  if (type === 'null') return null;
  return fillString(node, text, key);
}

/** Alternatives that are constants are chosen between; of others the first is filled. */
function fillOption(options: readonly unknown[], text: string, key: string): JsonValue {
  const constants = options.filter((option) => isRecord(option) && 'const' in option);
  const choices = constants.map((option) => (isRecord(option) ? option.const : undefined));
  return constants.length === options.length ? toJson(chooseOption(choices, text)) : fillSchema(options[0], text, key);
}

function fillObject(node: Record<string, unknown>, text: string): JsonValue {
  const properties = isRecord(node.properties) ? node.properties : {};
  const required = Array.isArray(node.required) ? node.required : [];
  const entries = Object.entries(properties).filter(([name]) => required.length === 0 || required.includes(name));
  return Object.fromEntries(entries.map(([name, schema]) => [name, fillSchema(schema, text, spell(name))]));
}

function fillArray(node: Record<string, unknown>, text: string, key: string): JsonValue {
  const least = typeof node.minItems === 'number' ? node.minItems : 0;
  const most = typeof node.maxItems === 'number' ? node.maxItems : Math.max(3, least);
  const found = bestSentences(splitSentences(text), Math.max(least, Math.min(3, most)), key);
  const sources = found.length > 0 ? found : [text];
  while (sources.length < least) sources.push(sources[0] ?? text);
  return sources.slice(0, most).map((sentence) => fillSchema(node.items, sentence, key));
}

function fillString(node: Record<string, unknown>, text: string, key: string): JsonValue {
  const sentences = splitSentences(text);
  const best = bestSentences(sentences, 1, key)[0] ?? text.trim();
  const most = typeof node.maxLength === 'number' ? node.maxLength : 2_000;
  return best.slice(0, most);
}

function fillNumber(node: Record<string, unknown>, text: string): JsonValue {
  const [digits] = /-?\d+(\.\d+)?/.exec(text) ?? [];
  const found = digits === undefined ? words(text).length : Number(digits);
  const least = typeof node.minimum === 'number' ? node.minimum : Number.NEGATIVE_INFINITY;
  const most = typeof node.maximum === 'number' ? node.maximum : Number.POSITIVE_INFINITY;
  const value = Math.min(most, Math.max(least, found));
  return node.type === 'integer' ? Math.round(value) : value;
}

/** The option that the text names, or whose usual signs it shows; else the middle one. */
function chooseOption(options: readonly unknown[], text: string): unknown {
  const bag = words(text);
  const scores = options.map((option) => {
    const name = String(option).toLowerCase();
    const signs = SIGNS.find(({ of }) => of.includes(name))?.words ?? [];
    return bag.filter((word) => word === name || signs.includes(word)).length;
  });
  const best = Math.max(...scores);
  return options[best > 0 ? scores.indexOf(best) : Math.floor((options.length - 1) / 2)];
}

const SIGNS = [
  {
    of: ['high', 'critical', 'urgent', 'p0', 'p1', 'severe'],
    words: [
      'urgent',
      'down',
      'outage',
      'broken',
      'lost',
      'loss',
      'immediately',
      'asap',
      'crash',
      'crashes',
      'cannot',
      'security',
      'production',
      'failing',
      'blocked',
    ],
  },
  {
    of: ['low', 'minor', 'p3', 'trivial'],
    words: ['typo', 'cosmetic', 'minor', 'whenever', 'suggestion', 'nice', 'small'],
  },
  { of: ['positive'], words: ['great', 'good', 'love', 'thanks', 'excellent', 'happy'] },
  { of: ['negative'], words: ['bad', 'terrible', 'hate', 'angry', 'poor', 'broken'] },
];

function spell(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Options come out of a JSON Schema, which is JSON. */
function toJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value ?? null));
}
