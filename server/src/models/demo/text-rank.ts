import { contentWords } from './sentences.ts';

/** Sentences beyond it are thinned out first: ranking costs the square of their number. */
const MOST_RANKED = 400;
const DAMPING = 0.85;
const ROUNDS = 30;

/**
 * TextRank (Mihalcea and Tarau, 2004): a sentence counts as much as the sentences that share words with it count.
 * Returns a score for each sentence; `query` favours those that speak of it.
 */
export function rankSentences(sentences: readonly string[], query = ''): number[] {
  const bags = sentences.map((sentence) => new Set(contentWords(sentence)));
  const chosen = thinOut(bags);
  const wanted = new Set(contentWords(query));
  const weights = chosen.map((i) => chosen.map((j) => (i === j ? 0 : similarity(bags[i], bags[j]))));
  const sums = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  const bias = chosen.map((i) => 1 + overlap(bags[i], wanted));
  let scores = chosen.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    scores = weights.map((row, i) => {
      const given = row.reduce((sum, weight, j) => {
        const total = sums[j] ?? 0;
        return total > 0 ? sum + (weight / total) * (scores[j] ?? 0) : sum;
      }, 0);
      return (1 - DAMPING) * (bias[i] ?? 1) + DAMPING * given;
    });
  }
  const result = sentences.map(() => 0);
  for (const [position, index] of chosen.entries()) result[index] = scores[position] ?? 0;
  return result;
}

/** Indexes of the sentences whose words are the most frequent in the text. */
function thinOut(bags: readonly ReadonlySet<string>[]): number[] {
  const all = bags.map((_, index) => index);
  if (all.length <= MOST_RANKED) return all;
  const frequency = new Map<string, number>();
  for (const bag of bags) for (const word of bag) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weight = (bag: ReadonlySet<string> | undefined) => {
    let sum = 0;
    for (const word of bag ?? []) sum += frequency.get(word) ?? 0;
    return sum / Math.max(bag?.size ?? 0, 8);
  };
  const weights = bags.map(weight);
  return all
    .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
    .slice(0, MOST_RANKED)
    .sort((a, b) => a - b);
}

function similarity(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): number {
  const shared = overlap(one, other);
  // Both logarithms vanish for single words.
  return shared === 0 ? 0 : shared / (Math.log(one.size + 1) + Math.log(other.size + 1));
}

/** Number of words that two sentences share. */
export function overlap(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const word of small) if (large.has(word)) shared++;
  return shared;
}
