/** `2026-01-31 09:00:00`, in UTC as the ISO time is. */
export function formatTime(iso: string): string {
  return iso.replace('T', ' ').slice(0, 19);
}
