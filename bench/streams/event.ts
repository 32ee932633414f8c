/** The event that all benchmarks append: about 300 bytes of JSON. */
export function event(i: number, sentAtMs = 0): string {
  return JSON.stringify({ type: 'text_delta', v: 3, eventIndex: i, sentAtMs, text: PAD });
}

const PAD = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt. '
  .repeat(3)
  .slice(0, 230);
