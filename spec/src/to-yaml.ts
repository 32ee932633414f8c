import { stringify } from 'yaml';

/** YAML of a document, the same bytes for the same document. Nothing is aliased: every tool can read it. */
export function toYaml(document: object): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 120, singleQuote: true });
}
