/**
 * YAML of a document, the same bytes for the same document. Nothing is aliased: every tool can read it. The library is
 * loaded when it is needed: most servers are never asked for YAML.
 */
export async function toYaml(document: object): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 120, singleQuote: true });
}
