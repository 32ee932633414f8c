/** A sentence and where it stands. */
export interface PlacedSentence {
  readonly text: string;
  readonly opensParagraph: boolean;
  /** First after a heading, or in the document. */
  readonly opensSection: boolean;
}

/** The sentences of a text, in order: markup removed; headings, code and scraps left out. */
export function splitSentences(text: string): string[] {
  return placeSentences(text).map((sentence) => sentence.text);
}

/** As `splitSentences`, with what the layout tells. */
export function placeSentences(text: string): PlacedSentence[] {
  const lines = text.replace(/```[\s\S]*?(```|$)/g, '\n\n').split('\n');
  const prose = lines.map((line) => (isHeading(line) ? `\n\n${SECTION}\n\n` : stripMarkup(line))).join('\n');
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  const placed: PlacedSentence[] = [];
  let opensSection = true;
  // A blank line ends a sentence; a single line break inside a paragraph does not.
  for (const paragraph of prose.split(/\n\s*\n/)) {
    if (paragraph.trim() === SECTION) opensSection = true;
    let opensParagraph = true;
    for (const { segment } of segmenter.segment(paragraph.replace(/\s+/g, ' ').trim())) {
      const sentence = segment.trim();
      if (words(sentence).length < FEWEST_WORDS) continue;
      placed.push({ text: sentence, opensParagraph, opensSection });
      opensParagraph = false;
      opensSection = false;
    }
  }
  return placed;
}

/** What the headings of a text say. */
export function headings(text: string): string {
  return text
    .split('\n')
    .filter((line) => /^\s*#{1,6}\s/.test(line))
    .join(' ');
}

const FEWEST_WORDS = 4;
/** Stands for a heading; no text contains it. */
const SECTION = '\u0000';

/** Rules and rows of tables count as headings: no sentence goes on across one. */
function isHeading(line: string): boolean {
  return /^\s*(#{1,6}\s|[-=|*_]{3,}\s*$|\|)/.test(line);
}

/** Lower-case words, numbers included. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Words that carry meaning. */
export function contentWords(text: string): string[] {
  return words(text).filter((word) => word.length > 2 && !STOP_WORDS.has(word));
}

function stripMarkup(line: string): string {
  const item = /^\s*([-*+]|\d+[.)])\s+/.test(line);
  const plain = line
    .replace(/^\s*([-*+]|\d+[.)]|>)\s+/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]{1,3}([^*_`]+)[*_`]{1,3}/g, '$1');
  // Items of a list are sentences of their own.
  return item ? `\n${plain}\n` : plain;
}

const STOP_WORDS = new Set(
  `about above after again against all also and any are because been before being below between both but can could did
  does doing down during each else ever few for from further get gets had has have having her here hers him his how
  however into its itself just like made make makes many may might more most much must nor not now off once one only
  other our ours out over own same shall she should since some such than that the their theirs them then there these
  they this those through too two under until upon very was were what when where which while who whom whose why will
  with within without would yet you your yours`.split(/\s+/),
);
