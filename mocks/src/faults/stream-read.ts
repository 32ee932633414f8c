const streams = /\/(?:runs\/[^/]+|agents\/[^/]+\/[^/]+)$/;

/** Which stream a request reads, if it reads one: reads of one stream have one name. */
export function streamRead(request: Request): { readonly stream: string; readonly live: boolean } | undefined {
  const { pathname, searchParams } = new URL(request.url);
  const view = searchParams.get('view');
  const isRead = request.method === 'GET' && streams.test(pathname) && !searchParams.has('meta') && view !== 'history';
  return isRead
    ? { stream: `${pathname}?${view ?? ''}${searchParams.get('session') ?? ''}`, live: searchParams.has('live') }
    : undefined;
}
