/** One request and its answer, as failures show them. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | undefined;
  };
  /** Absent when none came. */
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** At most 2,000 characters of it. */
    readonly body: string;
  };
}

const SHOWN_CHARACTERS = 2_000;

export function shortened(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;
}

const SECRET = 'Bearer $TOKEN';

/** A command that asks the same again. The token is left to the shell's `TOKEN`. */
export function curlLine({ request }: Exchange): string {
  const { method, url, headers, body } = request;
  const fields = Object.entries(headers).map(([name, value]) =>
    name.toLowerCase() === 'authorization' && value.startsWith('Bearer ')
      ? `-H "${name}: ${SECRET}"`
      : `-H ${quoted(`${name}: ${value}`)}`,
  );
  const data = body === undefined ? [] : [`--data-binary ${quoted(shortened(body))}`];
  const verb = method === 'HEAD' ? ['--head'] : method === 'GET' ? [] : ['-X', method];
  return ['curl', '-isN', ...verb, quoted(url), ...fields, ...data].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
