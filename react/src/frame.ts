/** Calls `run` once, when it is time to show what has changed; returns what calls it off. */
export type ScheduleFrame = (run: () => void) => () => void;

/** Milliseconds of a frame where there are none. */
const frameMs = 16;
/** Milliseconds after which a page without frames, a hidden one, is shown what has changed all the same: its effects wait for it. */
const hiddenFrameMs = 250;

/** With the page's next frame; where nothing is painted, by the clock. */
export const nextFrame: ScheduleFrame = (run) => {
  const { requestAnimationFrame, cancelAnimationFrame } = globalThis;
  const paints = typeof requestAnimationFrame === 'function';
  const callOff = () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
  const once = () => {
    callOff();
    run();
  };
  const timer = setTimeout(once, paints ? hiddenFrameMs : frameMs);
  const frame = paints ? requestAnimationFrame(once) : undefined;
  return callOff;
};
