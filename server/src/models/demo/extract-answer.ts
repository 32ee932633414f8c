import { bestSentences } from './best-sentences.ts';
import { headings, placeSentences } from './sentences.ts';

/** Above it a message is taken for a document with or without an instruction, below it for an instruction alone. */
const FEWEST_SENTENCES_OF_A_DOCUMENT = 4;
const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/**
 * An answer made of sentences that the user's messages contain. A long last message is summarised; a short one asks
 * about the documents before it, and its words choose the sentences.
 */
export function extractAnswer(messages: readonly string[]): string {
  const last = messages.at(-1) ?? '';
  const { instruction, document } = splitInstruction(last);
  const own = placeSentences(document);
  const earlier = messages.slice(0, -1).flatMap((text) => placeSentences(splitInstruction(text).document));
  const asksBack = own.length < FEWEST_SENTENCES_OF_A_DOCUMENT && earlier.length > 0;
  const source = asksBack ? earlier : own;
  const query = asksBack ? last : `${instruction} ${headings(document)}`;
  if (source.length === 0) return last.trim();
  const asked = askedCount(asksBack ? last : instruction);
  const count = asked ?? Math.min(6, Math.max(1, Math.ceil(source.length * 0.2)));
  const best = bestSentences(source, count, query);
  return asked === undefined ? best.join(' ') : best.map((line, i) => `${i + 1}. ${line}`).join('\n');
}

/** "Summarize this text:" and the like, before the document that it speaks of. */
export function splitInstruction(text: string): { instruction: string; document: string } {
  const [first = '', ...rest] = text.split(/\n\s*\n/);
  const isInstruction = rest.length > 0 && first.length < 400 && /:\s*$/.test(first);
  return isInstruction ? { instruction: first, document: rest.join('\n\n') } : { instruction: '', document: text };
}

/** "the next three actions" → 3. */
function askedCount(query: string): number | undefined {
  const [, word = ''] =
    /\b(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:\p{L}+\s+){0,2}(?:actions?|steps?|points?|sentences?|findings?|items?|bullets?)\b/iu.exec(
      query,
    ) ?? [];
  const spelled = NUMBERS.indexOf(word.toLowerCase()) + 1;
  const count = spelled || Number(word);
  return count >= 1 ? count : undefined;
}
