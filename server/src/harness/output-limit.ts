/** Characters of one tool result that reach the model. What is beyond is cut, and the result says so. */
export const TOOL_OUTPUT_LIMIT = 50_000;

/** Keeps the start: for files and data. */
export function keepStart(text: string, limit = TOOL_OUTPUT_LIMIT): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}\n[Cut: the first ${limit} of ${text.length} characters are shown.]`;
}

/** Keeps the end: for commands, whose errors and totals come last. */
export function keepEnd(text: string, limit = TOOL_OUTPUT_LIMIT): string {
  if (text.length <= limit) return text;
  return `[Cut: the last ${limit} of ${text.length} characters are shown.]\n${text.slice(-limit)}`;
}
