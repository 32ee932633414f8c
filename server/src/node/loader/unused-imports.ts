const importClause = /(?:^|;)[ \t]*import\s+(?!type\b)([^'"();]+?)\s+from\s*(?:'[^'\n]*'|"[^"\n]*")/gm;

/**
 * True when stripped TypeScript still imports a name that no code uses: it was a type, imported without `type`.
 * TypeScript drops such an import; Node's stripping keeps it, and linking would fail. A name that occurs only in a
 * comment or a string counts as used, so this may miss a case but never invents one that matters.
 */
export function hasUnusedImports(stripped: string): boolean {
  const names: string[] = [];
  const rest = stripped.replace(importClause, (_statement, clause: string) => {
    const bound = boundNames(clause);
    names.push(...(bound.length > 0 ? bound : ['']));
    return '';
  });
  return names.some((name) => name === '' || !occurs(name, rest));
}

/** `a, { b, c as d }` binds a, b and d; `* as e` binds e. */
function boundNames(clause: string): string[] {
  return clause
    .replace(/[{}]/g, ',')
    .split(',')
    .map(
      (part) =>
        part
          .trim()
          .split(/\s+as\s+/)
          .at(-1)
          ?.trim() ?? '',
    )
    .filter((name) => name !== '');
}

function occurs(name: string, code: string): boolean {
  const escaped = name.replace(/\$/g, '\\$');
  return new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`).test(code);
}
