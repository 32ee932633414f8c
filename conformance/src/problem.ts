/** One way in which an answer departs from the document. */
export interface Problem {
  readonly kind: 'route' | 'status' | 'header' | 'media type' | 'body' | 'frame';
  /** What is wrong and where, for people. */
  readonly message: string;
}

/** Thrown for an answer that departs from the document. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly problems: readonly Problem[];

  constructor(answer: string, problems: readonly Problem[]) {
    super(
      `${answer} departs from the contract:\n${problems.map(({ kind, message }) => `  ${kind}: ${message}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
