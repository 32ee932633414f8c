/** The command was given something it cannot take. Printed as it is; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
