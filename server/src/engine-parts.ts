// What the reference engine is made of, but for the harness: for mocks and for engines of others, whose admissions, ends,
// events and conversations then are the same. Web standards only, and nothing heavy.
export { jsonSnapshot } from './authoring/json-snapshot.ts';
export { type Clock, systemClock } from './clock.ts';
export { admitRun } from './engine/admit-run.ts';
export { admitSubmission } from './engine/agents/admit-submission.ts';
export { readAttachment } from './engine/agents/attachments.ts';
export { deleteInstance } from './engine/agents/delete-instance.ts';
export { type KeyedLock, keyedLock } from './engine/agents/keyed-lock.ts';
export {
  type OpenSubmission,
  openSubmission,
  type SettlementOptions,
  type SubmissionEnd,
  settleSubmission,
} from './engine/agents/settle-submission.ts';
export { type PendingSubmission, SubmissionLanes } from './engine/agents/submission-lanes.ts';
export { submissionSettled } from './engine/agents/submission-settled.ts';
export { aborted, SubmissionStop } from './engine/agents/submission-stop.ts';
export { submittedText } from './engine/agents/submitted-message.ts';
export { Attempt } from './engine/attempt.ts';
export { createConversations } from './engine/conversation/create-conversations.ts';
export { endRun, type Outcome } from './engine/end-run.ts';
export { publicRecord } from './engine/public-record.ts';
export { inProcessQueue } from './engine/queue/in-process-queue.ts';
export { createRetention } from './engine/retention.ts';
export { runEnded } from './engine/run-ended.ts';
export { StopReason } from './engine/stop-reason.ts';
export type { Emitter } from './events/emitter.ts';
export { EventLog } from './events/event-log.ts';
export { orAborted } from './harness/abort.ts';
export { type ActiveTool, textOutcome } from './harness/active-tool.ts';
export { announceMessage } from './harness/announce-message.ts';
export { callModel } from './harness/call-model.ts';
export { eventLogger } from './harness/event-logger.ts';
export { runOperation } from './harness/operation.ts';
export { runTools } from './harness/run-tools.ts';
export { type Ids, ulidIds } from './ids.ts';
export { silentLogger } from './log.ts';
export { ModelError } from './models/model-error.ts';
export type { ModelEvent, ModelProvider } from './models/port.ts';
export { RuntimeError } from './runtime-error.ts';
export type { StoredRun, StoredSubmission } from './storage/port.ts';
