/** Which requests a mutation is about. */
export type When = (request: Request, url: URL) => boolean;

const path = (pattern: RegExp, ...methods: string[]): When => {
  return (request, url) => pattern.test(url.pathname) && (methods.length === 0 || methods.includes(request.method));
};

export const both =
  (...all: When[]): When =>
  (request, url) =>
    all.every((each) => each(request, url));

export const query =
  (name: string, value?: string): When =>
  (_request, url) =>
    value === undefined ? url.searchParams.has(name) : url.searchParams.get(name) === value;

export const not =
  (when: When): When =>
  (request, url) =>
    !when(request, url);

export const invoke = path(/^\/workflows\/[^/]+$/, 'POST');
export const run = path(/^\/runs\/[^/]+$/, 'GET');
export const runEvents = both(run, not(query('meta')));
export const record = both(run, query('meta'));
export const cancel = path(/^\/runs\/[^/]+\/cancel$/, 'POST');
export const runs = path(/^\/runs$/, 'GET');
export const agent = path(/^\/agents\/[^/]+\/[^/]+$/, 'GET');
export const prompt = path(/^\/agents\/[^/]+\/[^/]+$/, 'POST');
export const dispatch = path(/\/dispatch$/, 'POST');
export const abort = path(/\/abort$/, 'POST');
export const attachment = path(/\/attachments\//, 'GET');
export const history = both(agent, query('view', 'history'));
export const updates = both(agent, query('view', 'updates'));
/** Where events of a run are, the answer to who started it included. */
export const runStream: When = (request, url) => runEvents(request, url) || invoke(request, url);
export const events: When = (request, url) =>
  runStream(request, url) || (agent(request, url) && !url.searchParams.has('view'));
export const stream: When = (request, url) =>
  runEvents(request, url) || (agent(request, url) && url.searchParams.get('view') !== 'history');
export const at = (pathname: string) => path(new RegExp(`^${pathname.replaceAll('.', '\\.')}$`));
export const anything: When = () => true;
export const method =
  (name: string): When =>
  (request) =>
    request.method === name;
/** Whatever may be an event stream. */
export const eventStream: When = (request, url) => stream(request, url) || invoke(request, url);
