export { type FollowedEvent, type FollowOptions, followEvents } from './follow-events.ts';
export type { ProjectFileKind, ProjectProblem } from './project/discover.ts';
export type { Project } from './project/load-project.ts';
export { type RunWorkflowOptions, runWorkflow } from './run-workflow.ts';
export { createLogger, type LoggerOptions, type LogLevel, logLevels } from './serving/logger.ts';
export { type RunningServer, type ServeOptions, serve } from './serving/serve.ts';
export { stopOnSignal } from './serving/stop-on-signal.ts';
export { StartupError } from './startup-error.ts';
export { type FileStorageOptions, fileStorage, fileStreamStore } from './storage/file-storage.ts';
