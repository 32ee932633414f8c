import type { JsonObject, JsonValue } from '@openflue/spec';
import { asElement, type TypeText } from './type-text.ts';

/**
 * The type of an array schema. A tuple of which nothing is said beyond its items ends there, and has all of them unless `minItems` says
 * fewer: by the letter it would be open, but no library's tuples mean that.
 */
export function arrayType(schema: JsonObject, typeOf: (schema: JsonValue | undefined) => TypeText): TypeText {
  const { prefixItems, items, additionalItems, minItems } = schema;
  const tuple = [prefixItems, items].find((given) => Array.isArray(given));
  if (!Array.isArray(tuple)) return { text: `${asElement(typeOf(items))}[]` };
  const rest = tuple === items ? additionalItems : items;
  const required = typeof minItems === 'number' ? minItems : tuple.length;
  const elements = tuple.map((item, index) => (index < required ? typeOf(item).text : `${asElement(typeOf(item))}?`));
  if (rest !== undefined && rest !== false) elements.push(`...${asElement(typeOf(rest))}[]`);
  return { text: `[${elements.join(', ')}]` };
}
