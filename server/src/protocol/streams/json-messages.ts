/**
 * The messages in a JSON body, each as the text it was sent as (numbers keep their digits), on one line. An array is a
 * batch: its elements are the messages, one level deep. Throws `SyntaxError` when the body is not JSON.
 */
export function jsonMessages(body: string): string[] {
  JSON.parse(body);
  // Valid JSON has line breaks between tokens only, never inside strings.
  const text = (LINE_BREAK.test(body) ? body.replace(LINE_BREAKS, ' ') : body).trim();
  return text.startsWith('[') ? elements(text) : [text];
}

const LINE_BREAK = /[\r\n]/;
const LINE_BREAKS = /[\r\n]+/g;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;

/** The elements of a valid JSON array. */
function elements(array: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 1;
  const end = array.length - 1;
  for (let at = 1; at < end; at++) {
    const unit = array.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(array, at);
    else if (isOpening(unit)) depth += 1;
    else if (isClosing(unit)) depth -= 1;
    else if (unit === COMMA && depth === 0) {
      found.push(array.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = array.slice(start, end).trim();
  return last === '' ? found : [...found, last];
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
}

/** `[` or `{` */
function isOpening(unit: number): boolean {
  return unit === 91 || unit === 123;
}

/** `]` or `}` */
function isClosing(unit: number): boolean {
  return unit === 93 || unit === 125;
}
