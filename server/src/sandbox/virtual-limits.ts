/**
 * Limits of the virtual shell. It runs on the event loop, where a time limit stops sleeps and shell loops but not a busy
 * awk, sed or jq program, so those are bounded by their number of steps: each of these ends in well under a second.
 */
export const VIRTUAL_SHELL_LIMITS = {
  maxCommandCount: 20_000,
  maxLoopIterations: 20_000,
  maxAwkIterations: 20_000,
  maxSedIterations: 20_000,
  maxJqIterations: 20_000,
  /** Bytes. Output beyond it ends the command with exit code 126 and none of it; tools cut far below. */
  maxOutputSize: 16 * 1024 * 1024,
  /** Bytes of all files of one workspace. */
  maxFileSystemBytes: 256 * 1024 * 1024,
};
