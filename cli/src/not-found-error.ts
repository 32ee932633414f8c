/** What was asked for is not there. Printed as it is. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}
