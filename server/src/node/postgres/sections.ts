/** The parts of a batch, as the function that writes it takes them, each a JSON array of rows. */
export const SECTIONS = [
  'expects',
  'fences',
  'streams',
  'runs',
  'tombstones',
  'instances',
  'submissions',
  'documents',
  'removed',
] as const;

export type Section = (typeof SECTIONS)[number];
