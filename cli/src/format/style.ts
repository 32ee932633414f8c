import { styleText } from 'node:util';

/** How pieces of terminal output look. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  notable(text: string): string;
  name(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

/** Colours where `stream` is a terminal and neither `NO_COLOR` nor `NODE_DISABLE_COLORS` forbids them. */
export function styleFor(stream: NodeJS.WritableStream & { isTTY?: boolean }): Style {
  const styled = (format: Format) => (text: string) => styleText(format, text, { stream, validateStream: true });
  return {
    strong: styled('bold'),
    faint: styled('dim'),
    good: styled('green'),
    bad: styled('red'),
    notable: styled('yellow'),
    name: styled('cyan'),
  };
}

const same = (text: string) => text;

export const plainStyle: Style = { strong: same, faint: same, good: same, bad: same, notable: same, name: same };
