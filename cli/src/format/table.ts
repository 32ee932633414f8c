/** Lines of cells under a heading, in columns as wide as they need to be. `paint` colours a cell that has its width. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  paint: { heading(line: string): string; cell(text: string, row: number, column: number): string },
): string {
  const widths = heading.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const lines = rows.map((row, index) =>
    pad(row)
      .map((cell, column) => paint.cell(cell, index, column))
      .join('  ')
      .trimEnd(),
  );
  return `${[paint.heading(pad(heading).join('  ').trimEnd()), ...lines].join('\n')}\n`;
}
