/** A file that was to be played is no recording of a whole run. */
export class CassetteError extends Error {
  override readonly name = 'CassetteError';
}
