/** A glob as a regular expression over whole relative paths: `*`, `?`, `[…]`, `{a,b}`, and `**` across directories. */
export function globToRegExp(glob: string): RegExp {
  const tokens = glob.match(/\*\*\/?|\*|\?|\[[^\]]+\]|\{[^{}]*\}|[^*?[{]+|[[{]/g) ?? [];
  return new RegExp(`^${tokens.map(translate).join('')}$`);
}

function translate(token: string): string {
  if (token === '**/') return '(?:.*/)?';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 2 && token.startsWith('[')) {
    const negated = token[1] === '!' || token[1] === '^';
    const members = token.slice(negated ? 2 : 1, -1).replace(/[\\\]^]/g, '\\$&');
    return `[${negated ? '^/' : ''}${members}]`;
  }
  if (token.length > 1 && token.startsWith('{')) {
    return `(?:${token
      .slice(1, -1)
      .split(',')
      .map((option) => globToRegExp(option).source.slice(1, -1))
      .join('|')})`;
  }
  return token.replace(/[.+^${}()|[\]\\]/g, '\\$&');
}
