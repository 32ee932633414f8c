import { type CompactionReason, emptyUsage, type Usage } from '@openflue/spec';
import type { CompactionConfig } from '../../authoring/compaction-config.ts';
import type { Clock } from '../../clock.ts';
import type { Emitter } from '../../events/emitter.ts';
import type { Ids } from '../../ids.ts';
import { addUsage, factsOf } from '../../models/model-facts.ts';
import type { ResolvedModel } from '../../models/registry.ts';
import { callModel } from '../call-model.ts';
import { toEventError } from '../event-error.ts';
import { OperationFailedError } from '../harness-errors.ts';
import type { SessionHistory } from '../history.ts';
import { compactionLimits } from './limits.ts';
import { planCut } from './plan-cut.ts';
import { SUMMARY_SYSTEM, summaryRequest } from './summary-prompt.ts';
import { transcript } from './transcript.ts';

export interface CompactorOptions {
  readonly history: SessionHistory;
  /** The model whose window counts. */
  readonly model: ResolvedModel;
  /** The model that writes the summary. */
  readonly summarizer: ResolvedModel;
  /** `false`: only when the window overflows, and when asked. */
  readonly config: false | CompactionConfig;
  readonly emitter: Emitter;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Keeps one conversation within its model's window during one operation. */
export interface Compactor {
  /** Of the summaries written so far. */
  usage(): Usage;
  /** Compacts when the conversation has grown past the threshold. A failure is reported and does not stop the work. */
  beforeCall(): Promise<void>;
  /** After an overflow: true when the conversation is shorter now and the call worth repeating. */
  afterOverflow(): Promise<boolean>;
  /** Does nothing when there is nothing to fold. Rejects when the summary cannot be written. */
  now(): Promise<void>;
}

export function createCompactor(options: CompactorOptions): Compactor {
  const { history, model, config, signal } = options;
  const facts = factsOf(model);
  const limits = compactionLimits(facts, config === false ? {} : config);
  let usage = emptyUsage();
  let failed = false;
  const compact = async (reason: CompactionReason, keepTokens: number): Promise<boolean> => {
    const cut = planCut(history.messages, keepTokens, history.folded);
    if (cut === undefined) return false;
    usage = addUsage(usage, await foldHistory(options, reason, cut));
    return true;
  };
  return {
    usage: () => usage,
    async beforeCall() {
      if (config === false || failed || history.size() <= limits.threshold) return;
      try {
        await compact('threshold', limits.keepRecentTokens);
      } catch (failure) {
        if (signal.aborted) throw failure;
        failed = true;
      }
    },
    async afterOverflow() {
      if (await compact('overflow', limits.keepRecentTokens)) return true;
      // What is kept by choice gives way too.
      return compact('overflow', 0);
    },
    async now() {
      await compact('manual', limits.keepRecentTokens);
    },
  };
}

/** Leaves room for the request around the transcript and for the notes. */
const TRANSCRIPT_SHARE = 0.7;
const CHARACTERS_PER_TOKEN = 3.5;
const MOST_SUMMARY_TOKENS = 8_000;

async function foldHistory(options: CompactorOptions, reason: CompactionReason, cut: number): Promise<Usage> {
  const { history, summarizer, emitter, clock, ids, random, signal } = options;
  const startedMs = clock.now();
  const facts = { reason, estimatedTokens: history.size() };
  const messagesBefore = history.messages.length;
  emitter.emit({ type: 'compaction_start', ...facts });
  const end = { type: 'compaction' as const, ...facts, messagesBefore };
  try {
    const { contextWindow, maxOutput } = factsOf(summarizer);
    const room = Math.floor(contextWindow * TRANSCRIPT_SHARE * CHARACTERS_PER_TOKEN);
    const request = summaryRequest(transcript(history.messages.slice(0, cut), room));
    const caller = { model: summarizer, emitter, clock, ids, random, purpose: 'compaction' as const };
    const maxTokens = Math.min(MOST_SUMMARY_TOKENS, maxOutput);
    const call = { system: SUMMARY_SYSTEM, messages: [request], tools: [], maxTokens };
    const { answer } = await callModel(
      caller,
      () => call,
      signal,
      () => {},
    );
    const summary = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    if (summary.trim() === '') throw new OperationFailedError('The model wrote no summary.');
    history.append({ type: 'compaction', summary, kept: history.messages.length - cut });
    const { usage } = answer;
    const messagesAfter = history.messages.length;
    emitter.emit({ ...end, messagesAfter, durationMs: clock.now() - startedMs, isError: false, usage });
    return usage;
  } catch (failure) {
    const durationMs = clock.now() - startedMs;
    emitter.emit({ ...end, messagesAfter: messagesBefore, durationMs, isError: true, error: toEventError(failure) });
    throw failure;
  }
}
