/** Something is wrong in a file of the project: where, and what. `line` and `column` count from 1. */
export class ProjectFileError extends Error {
  override readonly name = 'ProjectFileError';
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(reason: string, at: { file: string; line?: number; column?: number }, options?: ErrorOptions) {
    super(reason, options);
    this.file = at.file;
    this.line = at.line;
    this.column = at.column;
  }
}
