import { useEffect } from 'react';
import { addressOf } from '../place.ts';

/** Chooses an id and puts it into the address, from where a reload takes it. The server learns of it by the first message. */
export function NewConversation() {
  useEffect(() => {
    const id = crypto.getRandomValues(new Uint32Array(3)).reduce((text, number) => text + number.toString(36), '');
    // Not a step of the history: going back would only come here again.
    window.location.replace(addressOf({ page: 'chat', id }));
  }, []);
  return null;
}
