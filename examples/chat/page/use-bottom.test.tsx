import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useBottom } from './use-bottom.ts';

afterEach(cleanup);

/** A window of 100 pixels onto its lines, each 20 pixels high. */
function Lines({ count }: { count: number }) {
  const { ref, isThere, onScroll, stay } = useBottom<HTMLUListElement>(count);
  const measured = (list: HTMLUListElement | null) => {
    ref.current = list;
    if (!list) return;
    Object.defineProperty(list, 'clientHeight', { value: 100, configurable: true });
    Object.defineProperty(list, 'scrollHeight', { value: count * 20, configurable: true });
  };
  return (
    <>
      <ul ref={measured} onScroll={onScroll} />
      {!isThere && <button type="button" onClick={stay} />}
    </>
  );
}

function open(count: number) {
  const { container, rerender } = render(<Lines count={count} />);
  const list = container.querySelector('ul');
  if (!list) throw new Error('no list');
  return {
    list,
    grow: (to: number) => rerender(<Lines count={to} />),
    scroll(to: number) {
      list.scrollTop = to;
      fireEvent.scroll(list);
    },
    button: () => container.querySelector('button'),
  };
}

test('what grows stays at its bottom', () => {
  const { list, grow } = open(10);
  expect(list.scrollTop).toBe(200);
  grow(30);
  expect(list.scrollTop).toBe(600);
});

test('a reader who has scrolled up is left alone, until they are back', () => {
  const { list, grow, scroll, button } = open(10);
  scroll(20);
  grow(30);
  expect(list.scrollTop).toBe(20);
  fireEvent.click(button() ?? list);
  expect(list.scrollTop).toBe(600);
  expect(button()).toBeNull();
  scroll(300);
  scroll(490);
  grow(40);
  expect(list.scrollTop).toBe(800);
});
