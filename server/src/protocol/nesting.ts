const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * True when arrays and objects in a JSON text are nested deeper than `limit`. Parsing takes any depth, but whatever walks
 * the value afterwards (serialising it, for one) would run out of stack.
 */
export function nestsDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if ((code === 0x5b || code === 0x7b) && ++depth > limit) return true;
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

/** Index of the quote that closes the string opened at `start`; the text's length when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
