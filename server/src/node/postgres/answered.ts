import { StorageFailure } from '../../storage/errors.ts';
import { sqlState } from './database.ts';

/** What a read comes to. A connection that is lost meanwhile is replaced once: to read twice does no harm. */
export async function answered<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read().catch((error: unknown) => {
      if (sqlState(error) !== undefined) throw error;
      return read();
    });
  } catch (error) {
    throw new StorageFailure('The database did not answer.', { cause: error });
  }
}
