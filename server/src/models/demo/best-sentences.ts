import { contentWords, type PlacedSentence, words } from './sentences.ts';
import { overlap, rankSentences } from './text-rank.ts';

/** What opens a section tends to say what it is about. */
const SECTION_OPENER = 1.5;
const PARAGRAPH_OPENER = 1.2;
/** What points back at something that the summary may leave out. */
const POINTS_BACK = 0.45;
const TOO_LONG = 0.8;
const TOO_SHORT = 0.7;
/** How much of its score a sentence loses that says what a chosen one says. */
const REPETITION = 0.8;

const BACK_REFERENCE =
  /^(?:this|that|these|those|it|its|they|their|he|his|she|her|such|but|and|so|yet|however|then|there|here|both|each|neither|another|one|some of|in the (?:following|same|next)|for the first|the (?:first|second|third|former|latter|other|same))\b/i;

/**
 * The `count` best sentences in the order of the text: by TextRank, weighed by where they stand and whether they stand
 * alone, and each different from those before it. `query` favours what speaks of it.
 */
export function bestSentences(sentences: readonly (string | PlacedSentence)[], count: number, query = ''): string[] {
  const placed = sentences.map(place);
  const scores = rankSentences(
    placed.map(({ text }) => text),
    query,
  ).map((score, index) => score * weigh(placed[index]));
  const bags = placed.map(({ text }) => new Set(contentWords(text)));
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, placed.length)) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (const [index, score] of scores.entries()) {
      if (chosen.includes(index)) continue;
      const fresh =
        score * (1 - REPETITION * Math.max(0, ...chosen.map((other) => likeness(bags[index], bags[other]))));
      if (fresh > most) {
        best = index;
        most = fresh;
      }
    }
    if (best < 0) break;
    chosen.push(best);
  }
  const texts = chosen.sort((a, b) => a - b).map((index) => placed[index]?.text ?? '');
  return [...new Set(texts)];
}

function place(sentence: string | PlacedSentence): PlacedSentence {
  return typeof sentence === 'string' ? { text: sentence, opensParagraph: false, opensSection: false } : sentence;
}

function weigh(sentence: PlacedSentence | undefined): number {
  if (!sentence) return 0;
  const { text, opensParagraph, opensSection } = sentence;
  const length = words(text).length;
  const opener = opensSection ? SECTION_OPENER : opensParagraph ? PARAGRAPH_OPENER : 1;
  return opener * (BACK_REFERENCE.test(text) ? POINTS_BACK : 1) * (length > 40 ? TOO_LONG : length < 8 ? TOO_SHORT : 1);
}

/** 0 to 1: how much of the shorter sentence the longer one says. */
function likeness(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): number {
  const shorter = Math.min(one.size, other.size);
  return shorter === 0 ? 0 : overlap(one, other) / shorter;
}
