import { useBottom } from '../use-bottom.ts';

/** What was written so far; its end is in view unless the reader has scrolled up. */
export function Draft({ text, isGrowing }: { text: string; isGrowing: boolean }) {
  const { ref, onScroll } = useBottom<HTMLElement>(text);
  return (
    <section
      className="text draft"
      aria-label="Text so far"
      aria-live="polite"
      aria-busy={isGrowing}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      ref={ref}
      onScroll={onScroll}
    >
      {text}
    </section>
  );
}
