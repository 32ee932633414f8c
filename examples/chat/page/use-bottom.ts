import { useLayoutEffect, useRef, useState } from 'react';

/** Closer than this to the bottom counts as being there, in pixels. */
const SLACK = 48;

/** Keeps a scrolled element at its bottom as its content grows, unless the reader has scrolled up. */
export function useBottom<Scrolled extends HTMLElement>(content: unknown) {
  const ref = useRef<Scrolled>(null);
  const [isThere, setIsThere] = useState(true);
  const toBottom = () => {
    const { current } = ref;
    if (current) current.scrollTop = current.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the content that grows
  useLayoutEffect(() => {
    if (isThere) toBottom();
  }, [content, isThere]);
  const onScroll = () => {
    const { current } = ref;
    if (current) setIsThere(current.scrollHeight - current.scrollTop - current.clientHeight < SLACK);
  };
  return { ref, isThere, onScroll, stay: () => setIsThere(true) };
}
