/** The caller's request again, its body unread, for a workflow handler's `req`. */
export function handlerRequest({ url, method, headers }: Request, body: string): Request {
  return new Request(url, { method, headers: new Headers(headers), ...(body !== '' && { body }) });
}
