import { errorIn } from './contract.ts';
import { FlueApiError } from './errors.ts';

/** Reads an answer that is not the one that was asked for, whatever it is made of. */
export async function apiErrorFrom(response: Response): Promise<FlueApiError> {
  const body = await bodyOf(response);
  const { status, headers, url } = response;
  const message = `${status} from ${url}`;
  // The header's other form, a date, would need the two clocks to agree.
  const retryAfterMs = Number(headers.get('retry-after')) * 1000 || undefined;
  return new FlueApiError({ message, ...errorIn(body), status, retryAfterMs, body });
}

/** The status is known; a body that cannot be read, or never ends, takes nothing from it. */
async function bodyOf(response: Response): Promise<unknown> {
  if (hasType(response, 'event-stream')) return response.body?.cancel();
  const text = await response.text().catch(() => '');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether the answer's media type says `type`. */
export function hasType(response: Response, type: 'json' | 'event-stream'): boolean | undefined {
  return response.headers.get('content-type')?.includes(type);
}
