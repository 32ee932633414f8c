/** One argument for a POSIX shell, whatever it contains. */
export function shellQuote(argument: string): string {
  return `'${argument.replaceAll("'", "'\\''")}'`;
}
