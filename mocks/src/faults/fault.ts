/** What answers a request: the mocked server, or the next fault in front of it. */
export type Answer = (request: Request) => Promise<Response>;

/** Something that goes wrong on the way. It may answer itself, change what `next` answers, or just pass the request on. */
export type Fault = (request: Request, next: Answer) => Promise<Response>;

/** The first fault is the outermost: it sees requests first and answers last. */
export function withFaults(faults: readonly Fault[], app: Answer): Answer {
  return faults.reduceRight<Answer>((next, fault) => (request) => fault(request, next), app);
}

/** Applies a fault to some requests only: `when((request) => request.url.includes('/agents/'), cut())`. */
export function when(applies: (request: Request) => boolean, fault: Fault): Fault {
  return (request, next) => (applies(request) ? fault(request, next) : next(request));
}

/** True for so many calls. */
export function atMost(times: number): () => boolean {
  let left = times;
  return () => left-- > 0;
}
