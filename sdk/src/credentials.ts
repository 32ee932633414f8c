/** A value, or a function that gives one. The function is called for every request and every reconnect. */
export type Provided<T> = T | (() => T | Promise<T>);

export interface CredentialOptions {
  /** Sent as `Authorization: Bearer …`. */
  token?: Provided<string | undefined> | undefined;
  /** Sent with every request; `Authorization` here wins over `token`. */
  headers?: Provided<HeadersInit | undefined> | undefined;
}

/** Puts the credentials of this moment on the request. What the request already carries stays. */
export async function addCredentials({ headers }: Request, options: CredentialOptions): Promise<void> {
  const extra = new Headers(await provided(options.headers));
  const token = await provided(options.token);
  if (token && !extra.has('authorization')) extra.set('authorization', `Bearer ${token}`);
  extra.forEach((value, name) => {
    if (!headers.has(name)) headers.set(name, value);
  });
}

async function provided<T extends string | HeadersInit>(value: Provided<T | undefined>): Promise<T | undefined> {
  return typeof value === 'function' ? value() : value;
}
