/** A mapping file that cannot be used. */
export class FixturesError extends Error {
  override readonly name = 'FixturesError';
}
