/** The server could not be killed and started again; its cases cannot be judged. */
export class RestartError extends Error {
  override readonly name = 'RestartError';
}
