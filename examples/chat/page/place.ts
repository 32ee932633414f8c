import { useSyncExternalStore } from 'react';

/** What the address names, so that a reload, a link and the back button show the same again. */
export type Place = { page: 'chat'; id: string | undefined } | { page: 'digest'; runId: string | undefined };

export function placeOf(hash: string): Place {
  const [page, name = ''] = hash.replace(/^#\/?/, '').split('/');
  const given = decoded(name);
  return page === 'digest' ? { page, runId: given } : { page: 'chat', id: given };
}

export function addressOf(place: Place): string {
  const name = place.page === 'digest' ? place.runId : place.id;
  return `#/${place.page}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

export function usePlace(): Place {
  return placeOf(useSyncExternalStore(subscribe, hash));
}

export function goTo(place: Place): void {
  window.location.hash = addressOf(place);
}

/** Also a name that somebody typed. */
function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name) || undefined;
  } catch {
    return undefined;
  }
}

const hash = () => window.location.hash;

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
