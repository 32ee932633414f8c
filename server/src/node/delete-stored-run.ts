import { systemClock } from '../clock.ts';
import { createRetention } from '../engine/retention.ts';
import { type Logger, silentLogger } from '../log.ts';
import { fileStorage } from './storage/file-storage.ts';

/**
 * Deletes a run that has ended from a data directory, whole. Throws `FlueError` (`run_not_found`, `run_expired`,
 * `run_active`), and `DataDirectoryInUse` while a server has the directory.
 */
export async function deleteStoredRun(dataDir: string, runId: string, log: Logger = silentLogger): Promise<void> {
  const storage = await fileStorage({ dir: dataDir, log });
  try {
    await createRetention({ storage, clock: systemClock, log, keepMs: undefined }).delete(runId);
  } finally {
    await storage.close();
  }
}
