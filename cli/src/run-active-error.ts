/** What was asked for needs a run that has ended. Printed as it is. */
export class RunActiveError extends Error {
  override readonly name = 'RunActiveError';
}
