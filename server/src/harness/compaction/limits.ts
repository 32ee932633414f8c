import type { CompactionConfig } from '../../authoring/compaction-config.ts';
import type { ModelFacts } from '../../models/model-catalog.ts';

const MOST_RESERVED = 20_000;
const KEPT_RECENTLY = 8_000;

export interface CompactionLimits {
  /** A conversation of more tokens is compacted before the next call. */
  readonly threshold: number;
  readonly keepRecentTokens: number;
}

/**
 * The reserve leaves room for an answer and never takes more than a quarter of a small window; what is kept always fits
 * well below the threshold.
 */
export function compactionLimits(facts: ModelFacts, config: CompactionConfig): CompactionLimits {
  const { contextWindow, maxOutput } = facts;
  const usual = Math.min(MOST_RESERVED, maxOutput);
  const reserve = config.reserveTokens ?? (usual >= contextWindow / 2 ? Math.floor(contextWindow / 4) : usual);
  const threshold = Math.max(1, contextWindow - reserve);
  return { threshold, keepRecentTokens: Math.min(config.keepRecentTokens ?? KEPT_RECENTLY, Math.floor(threshold / 2)) };
}
