/** What of the server's environment a command on the host sees: where things are and how to write, and no secret. */
export const LOCAL_ENV_ALLOWLIST = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TMP', 'TEMP', 'TZ', 'LANG', 'LANGUAGE', 'TERM'],
  ...['LC_ALL', 'LC_CTYPE', 'LC_COLLATE', 'LC_MESSAGES', 'LC_NUMERIC', 'LC_TIME'],
];

export function sandboxEnv(
  host: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const allowed = LOCAL_ENV_ALLOWLIST.map((name): [string, string | undefined] => [name, host[name]]);
  const merged = Object.entries({ ...Object.fromEntries(allowed), ...own });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
