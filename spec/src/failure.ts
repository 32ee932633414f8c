/**
 * What every failure of this project is: `type` is stable and is what to branch on, `details` says what to do about it.
 * `FlueError` is the one that HTTP answers carry; other packages derive their own.
 */
export abstract class Failure extends Error {
  abstract readonly type: string;
  abstract readonly details: string;
  /** Facts for programs; JSON. */
  abstract readonly meta?: Readonly<Record<string, unknown>>;
}
