import type { JsonObject } from '@openflue/spec';

/** The lines of a comment with what a schema says in words; none where it says nothing. */
export function docComment({ description, deprecated, default: fallback }: JsonObject): string[] {
  const lines = [
    ...(typeof description === 'string' ? description.trim().split(/\s*\r?\n/) : []),
    ...(fallback !== undefined ? [`@default ${JSON.stringify(fallback)}`] : []),
    ...(deprecated === true ? ['@deprecated'] : []),
  ]
    .filter((line, index) => line !== '' || index > 0)
    .map((line) => line.replaceAll('*/', '*\\/'));
  const [first, ...more] = lines;
  if (first === undefined) return [];
  return more.length === 0 ? [`/** ${first} */`] : ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}
