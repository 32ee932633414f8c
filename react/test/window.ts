import { Window } from 'happy-dom';

/**
 * A document to render into. Not the test runner's own environment, which takes `fetch` and its kin, streams and aborts from Node too: the
 * SDK and the server shall meet over the platform's. Files that share a worker share the document: React and the Testing Library keep it.
 */
if (!('document' in globalThis)) {
  const window = new Window({ url: 'http://flue.test/' });
  Object.assign(globalThis, {
    window,
    document: window.document,
    HTMLElement: window.HTMLElement,
    HTMLIFrameElement: window.HTMLIFrameElement,
    // Sixty a second, as a screen has them.
    requestAnimationFrame: (run: (time: number) => void) =>
      Number(setTimeout(() => run(performance.now()), 1_000 / 60)),
    cancelAnimationFrame: (frame: number) => clearTimeout(frame),
  });
}
