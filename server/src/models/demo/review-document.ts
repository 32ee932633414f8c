import { bestSentences } from './best-sentences.ts';
import { contentWords, splitSentences, words } from './sentences.ts';

const LONG_SENTENCE_WORDS = 30;

/** Findings about a document, counted and quoted from it. */
export function reviewDocument(name: string, text: string): string {
  const sentences = splitSentences(text);
  const total = words(text).length;
  const points = bestSentences(sentences, Math.min(5, Math.max(1, Math.ceil(sentences.length * 0.2))));
  const lines = [
    `# Review of ${name}`,
    '',
    `${total} words in ${sentences.length} sentences${
      sentences.length > 0 ? `, ${Math.round(total / sentences.length)} words each on average` : ''
    }.`,
    '',
    '## What it says',
    '',
    ...(points.length > 0 ? points.map((point) => `- ${point}`) : ['- Nothing that could be read as a sentence.']),
    '',
    '## Findings',
    '',
    ...findings(text, sentences).map((finding) => `- ${finding}`),
  ];
  return `${lines.join('\n')}\n`;
}

function findings(text: string, sentences: readonly string[]): string[] {
  const found: string[] = [];
  for (const sentence of sentences) {
    const length = words(sentence).length;
    if (length > LONG_SENTENCE_WORDS)
      found.push(`A sentence of ${length} words is hard to follow: "${shorten(sentence)}"`);
  }
  for (const [, marker = ''] of text.matchAll(/\b(TODO|TBD|FIXME|XXX)\b/g))
    found.push(`Unfinished: a "${marker}" is left.`);
  for (const [match] of text.matchAll(/\b(\p{L}{3,})\s+\1\b/giu)) found.push(`A word is doubled: "${match}".`);
  const [often] = countWords(text);
  if (often && often.count >= 5) found.push(`"${often.word}" is used ${often.count} times.`);
  return found.length > 0 ? found.slice(0, 12) : ['No long sentences, unfinished markers or doubled words.'];
}

function countWords(text: string): { word: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const word of contentWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({ word, count })).sort((a, b) => b.count - a.count);
}

function shorten(sentence: string): string {
  return sentence.length > 120 ? `${sentence.slice(0, 119)}…` : sentence;
}
