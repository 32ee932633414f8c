/**
 * A name or id as one segment of a path. Throws `TypeError` for those that none can carry: nothing, and `.` and `..`, which every URL
 * parser takes for directions, however they are escaped. They would lead to another route.
 */
export function segment(name: string): string {
  if (/^\.{0,2}$/.test(name)) throw new TypeError(`no name: ${name}`);
  return encodeURIComponent(name);
}
