import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';

/** What a project consists of, by its files; nothing is loaded yet. Paths are absolute. */
export interface ProjectFiles {
  readonly workflows: readonly NamedFile[];
  readonly agents: readonly NamedFile[];
  /** The application that owns the pipeline, if there is one. */
  readonly app?: string;
  /** Says which database the project is kept in. */
  readonly database?: string;
  /** Files and folders that the field's original serves and this server does not. */
  readonly unsupported: readonly string[];
  /** Files that cannot be taken, each with the reason. The rest of the project stands. */
  readonly problems: readonly ProjectProblem[];
}

export interface NamedFile {
  /** The file's name without its extension: what it is called over HTTP. */
  readonly name: string;
  readonly file: string;
}

export interface ProjectProblem {
  readonly kind: ProjectFileKind;
  readonly name: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly reason: string;
}

export type ProjectFileKind = 'workflow' | 'agent' | 'app' | 'db';

/** Where sources may lie, relative to the project directory. A `.flue` folder inside a larger application stands alone. */
const ownSourceDir = '.flue';
const sourceDirs = ['src', '.'];
const unsupportedNames = ['channels', 'cloudflare.ts'];
const extensions = ['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs'];
const validName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Finds workflows, agents, `app.ts` and `db.ts`. A project without any of them is empty, not wrong. */
export function discover(projectDir: string): ProjectFiles {
  const problems: ProjectProblem[] = [];
  const dirs = isDirectory(join(projectDir, ownSourceDir)) ? [ownSourceDir] : sourceDirs;
  const paths = (name: string) => dirs.map((dir) => join(projectDir, dir, name));
  const named = (kind: 'workflow' | 'agent', folder: string) => {
    const files = paths(folder).flatMap(modulesIn);
    return takeNames(files, kind, projectDir, problems);
  };
  const workflows = named('workflow', 'workflows');
  const agents = named('agent', 'agents');
  const appFiles = extensions.flatMap((extension) => paths(`app${extension}`)).filter(isFile);
  const [app] = takeNames(appFiles, 'app', projectDir, problems);
  const databaseFiles = extensions.flatMap((extension) => paths(`db${extension}`)).filter(isFile);
  const [database] = takeNames(databaseFiles, 'db', projectDir, problems);
  const unsupported = unsupportedNames.flatMap(paths).filter((path) => isFile(path) || isDirectory(path));
  return {
    workflows,
    agents,
    ...(app && { app: app.file }),
    ...(database && { database: database.file }),
    unsupported,
    problems,
  };
}

function modulesIn(folder: string): string[] {
  if (!isDirectory(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && extensions.includes(extname(name)))
    .filter((name) => !/\.(d|test|spec)\.[a-z]+$/.test(name))
    .map((name) => join(folder, name))
    .filter(isFile);
}

/** Files with a usable name of their own, by name; the others become problems. */
function takeNames(
  files: readonly string[],
  kind: ProjectFileKind,
  projectDir: string,
  problems: ProjectProblem[],
): NamedFile[] {
  const taken = new Map<string, string>();
  for (const file of files) {
    const name = basename(file, extname(file));
    const other = taken.get(name);
    if (!validName.test(name)) {
      const reason =
        'A name may have letters, digits, ".", "_" and "-", starts with a letter or digit, and has at most 128.';
      problems.push({ kind, name, file, reason });
    } else if (other !== undefined) {
      const reason = `The name "${name}" is taken by ${relative(projectDir, other)}.`;
      problems.push({ kind, name, file, reason });
    } else {
      taken.set(name, file);
    }
  }
  return [...taken].map(([name, file]) => ({ name, file })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
