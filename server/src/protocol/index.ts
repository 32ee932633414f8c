// The HTTP face for embedding and for third-party engines: nothing heavy behind it, no harness and no model.
export type {
  AdmitRequest,
  AgentFace,
  Attachment,
  ConversationEngine,
  ConversationView,
  DispatchAdmission,
  DispatchAdmitted,
  Engine,
  InstanceAddress,
  InstanceEngine,
  PromptAdmission,
  Receipt,
  RunEngine,
  SettledSubmission,
  SubmissionReceipt,
  WorkflowFace,
} from '../engine/port.ts';
export { memoryStorage, memoryStreamStore } from '../storage/memory-storage.ts';
export type { DocumentStore, Storage, StreamStore } from '../storage/port.ts';
export { agentStream, runStream } from '../storage/port.ts';
export { type FlueOptions, flue } from './flue.ts';
