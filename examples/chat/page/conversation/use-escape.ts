import { useEffect } from 'react';

/** Calls when Escape is pressed anywhere on the page, as long as there is something to call. */
export function useEscape(call: (() => void) | undefined): void {
  useEffect(() => {
    if (!call) return;
    const onKeyDown = ({ key, isComposing }: KeyboardEvent) => {
      // Escape also leaves an input method.
      if (key === 'Escape' && !isComposing) call();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
