/** A workspace: files and commands. Implementations: virtual (just-bash), local host; remote ones plug in here. */
export interface Sandbox {
  /** Absolute path that relative ones resolve against. */
  readonly cwd: string;
  resolvePath(path: string): string;
  /** Runs a shell command. A command that fails resolves with its exit code; only abort, time-out and faults reject. */
  exec(command: string, options?: ExecOptions): Promise<ShellResult>;
  readFile(path: string): Promise<string>;
  readFileBuffer(path: string): Promise<Uint8Array>;
  /** Creates missing parent directories. */
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  stat(path: string): Promise<FileStat>;
  /** Names only, sorted. */
  readdir(path: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
}

export interface ExecOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface FileStat {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymbolicLink?: boolean;
  /** Bytes. */
  readonly size?: number;
  readonly mtime?: Date;
}

/** What an agent's `sandbox` field takes: called once per initialised harness, on its first use of the workspace. */
export interface SandboxFactory {
  /** `id`: the run's id, or the agent instance's. */
  createSessionEnv(options: { id: string; cwd?: string }): Promise<Sandbox>;
  /** True while nothing can be in it: then nobody opens it to look for a file that it may have. */
  isUntouched?(): boolean | Promise<boolean>;
}
