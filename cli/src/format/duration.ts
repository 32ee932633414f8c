/** `7 ms`, `1.4 s`, `2 min 5 s`, `3 h 20 min`: what a person reads at a glance. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3_600) return pair(seconds, 60, 'min', 's');
  return pair(seconds / 60, 60, 'h', 'min');
}

function pair(value: number, size: number, big: string, small: string): string {
  const rounded = Math.round(value);
  const rest = rounded % size;
  return `${Math.floor(rounded / size)} ${big}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
