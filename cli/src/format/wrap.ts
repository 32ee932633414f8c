/**
 * Breaks text that comes in pieces into lines of at most `width` columns, at spaces. Gives the lines that a piece makes: the
 * first continues the last line of the piece before.
 */
export function createWrapper(width: number): (piece: string) => string[] {
  let column = 0;
  let afterSpace = true;
  return (piece) => {
    let line = '';
    const lines: string[] = [];
    const breakLine = () => {
      lines.push(line.trimEnd());
      line = '';
      column = 0;
      afterSpace = true;
    };
    for (const token of piece.match(/\n|[^\S\n]+|\S+/g) ?? []) {
      if (token === '\n') {
        breakLine();
        continue;
      }
      const isSpace = token.trim() === '';
      if (!isSpace && afterSpace && column > 0 && column + token.length > width) breakLine();
      line += token;
      column += token.length;
      afterSpace = isSpace;
    }
    return [...lines, line];
  };
}
