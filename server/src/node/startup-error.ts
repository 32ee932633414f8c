/** A mistake in how something was started, told in words for the person at the terminal. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
