/** Calls `done` once an answer has left, or can never leave. */
export type WhenSent = (done: () => void) => void;

interface Outgoing {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Where the server is Node's, `@hono/node-server` puts the outgoing message into a request's `env`; elsewhere nobody tells
 * when an answer has left, and memory is not used again.
 */
export function whenSent(env: unknown): WhenSent | undefined {
  if (typeof env !== 'object' || env === null || !('outgoing' in env) || !isOutgoing(env.outgoing)) return undefined;
  const { outgoing } = env;
  return (done) => {
    outgoing.once('close', done);
  };
}

function isOutgoing(value: unknown): value is Outgoing {
  return typeof value === 'object' && value !== null && 'once' in value && typeof value.once === 'function';
}
