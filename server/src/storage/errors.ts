/** A change that cannot apply to what is stored. Nothing of its commit took effect. */
export class StorageConflict extends Error {
  override readonly name = 'StorageConflict';
  readonly reason: 'unknown_stream' | 'stream_closed' | 'stream_exists' | 'fenced' | 'changed';
  /** The stream, the run or submission of a fence, or the document that was not as expected. */
  readonly subject: string;

  constructor(reason: StorageConflict['reason'], subject: string) {
    super(`${reason}: ${subject}`);
    this.reason = reason;
    this.subject = subject;
  }
}

/**
 * The medium refused: disk full, I/O error, or the storage is closed. Nothing of the commit is visible to readers. `cause`
 * is the system's error.
 */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
}
