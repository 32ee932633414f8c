import type { Disturbance } from '../service.ts';
import type { OwnDisk } from './own-disk.ts';
import { setReadOnly } from './read-only.ts';
import { tearFiles, tearIndex, tearLog } from './tear.ts';

export interface FileDisturbanceOptions {
  readonly dataDir: string;
  /** One that can be filled, where the machine allows it. */
  readonly disk: OwnDisk | undefined;
  /** Whether the server is bound by permissions. */
  readonly bound: boolean;
  /** Tells the running server how writes fail from now on; see `sabotage.ts`. */
  refuse(code: 'ENOSPC' | 'EROFS' | undefined): Promise<void>;
  /** Resolves when a server that is started now ends by itself, with what it said. */
  startInVain(): Promise<string>;
}

const nothing = async () => {};

/** What goes wrong with files. */
export function fileDisturbances(options: FileDisturbanceOptions): Disturbance[] {
  const { dataDir, disk, bound, refuse, startInVain } = options;
  const torn = (name: string, tear: (dir: string, random: () => number) => void): Disturbance => ({
    name,
    when: 'down',
    refuses: false,
    async begin(random) {
      tear(dataDir, random);
      return nothing;
    },
  });
  const played = (name: string, code: 'ENOSPC' | 'EROFS'): Disturbance => ({
    name,
    when: 'running',
    refuses: true,
    async begin() {
      await refuse(code);
      return () => refuse(undefined);
    },
  });
  const full: Disturbance = {
    name: 'full disk',
    when: 'running',
    refuses: true,
    async begin(random) {
      disk?.fill(random);
      return async () => disk?.free();
    },
  };
  const startOnFull: Disturbance = {
    name: 'start on a full disk',
    when: 'down',
    refuses: true,
    async begin(random) {
      disk?.fill(random);
      await startInVain();
      return async () => disk?.free();
    },
  };
  const readOnly: Disturbance = {
    name: 'read-only directory',
    when: 'running',
    refuses: true,
    async begin() {
      setReadOnly(dataDir, true);
      return async () => setReadOnly(dataDir, false);
    },
  };
  const startOnReadOnly: Disturbance = {
    name: 'start on a read-only directory',
    when: 'down',
    refuses: true,
    async begin() {
      setReadOnly(dataDir, true);
      await startInVain();
      return async () => setReadOnly(dataDir, false);
    },
  };
  return [
    torn('torn last line', tearLog),
    torn('half-written files', tearFiles),
    torn('torn index', tearIndex),
    played('medium that turns read-only', 'EROFS'),
    played('disk that is full in the middle of a write', 'ENOSPC'),
    ...(disk ? [full, startOnFull] : []),
    ...(bound ? [readOnly, startOnReadOnly] : []),
  ];
}
