import type { JsonValue } from '@openflue/spec';

/** The arguments a model wrote, or `undefined` when the text is no JSON object. No text at all means none. */
export function parseToolArguments(text: string): Record<string, JsonValue> | undefined {
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Of what `JSON.parse` made: an object there holds JSON and nothing else. */
function isJsonObject(value: unknown): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
