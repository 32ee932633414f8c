import { propertyKey, type TypeText } from './type-text.ts';

export interface Member {
  readonly name: string;
  readonly type: TypeText;
  readonly optional: boolean;
  /** Lines of a comment, as `docComment` makes them. */
  readonly doc?: readonly string[];
}

/** An object type, one member a line. `rest`: the type of all other properties. */
export function objectText(members: readonly Member[], rest?: TypeText): TypeText {
  if (members.length === 0) return { text: `Record<string, ${rest?.text ?? 'never'}>` };
  const lines = members.flatMap(({ name, type, optional, doc = [] }) => [
    ...doc,
    `${propertyKey(name)}${optional ? '?' : ''}: ${type.text};`,
  ]);
  if (rest) lines.push(`[key: string]: ${rest.text};`);
  return { text: `{\n${lines.map(indented).join('\n')}\n}` };
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
