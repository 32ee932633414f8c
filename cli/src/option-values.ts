import { InvalidArgumentError } from 'commander';

/** A TCP port; 0 means any that is free. */
export function parsePort(text: string): number {
  return integer(text, 0, 65_535, 'A port is a number from 0 to 65535.');
}

export function parsePositive(text: string): number {
  return integer(text, 1, Number.MAX_SAFE_INTEGER, 'Expected a whole number from 1.');
}

/** Seconds, as people write them; milliseconds, as programs take them. */
export function parseSeconds(text: string): number {
  return integer(text, 0, 86_400, 'Expected whole seconds.') * 1_000;
}

/** An age such as `30d`, `12h`, `90m` or `45s`; milliseconds, as programs take them. */
export function parseAge(text: string): number {
  const [, number, unit] = /^([1-9]\d{0,8})([smhd])$/.exec(text) ?? [];
  const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit ?? ''] ?? Number.NaN;
  const ageMs = Number(number) * unitMs;
  if (ageMs <= LONGEST_AGE_MS) return ageMs;
  throw new InvalidArgumentError('Expected an age such as 30d, 12h or 90m, of at most 36500d.');
}

const LONGEST_AGE_MS = 36_500 * 86_400_000;

/** An absolute http(s) URL, without a trailing slash. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:3583.');
  }
  return text.replace(/\/+$/, '');
}

/** An origin as browsers send it, `*`, or `localhost` for any port of this machine; the option may be repeated. */
export function collectOrigins(text: string, earlier: readonly string[] = []): string[] {
  if (text === '*' || text === 'localhost') return [...earlier, text];
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  if (origin === 'null' || text.replace(/\/$/, '') !== origin) {
    throw new InvalidArgumentError('Expected an origin such as https://app.example, localhost, or *.');
  }
  return [...earlier, origin];
}

function integer(text: string, min: number, max: number, message: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw new InvalidArgumentError(message);
  return value;
}
