import { parseSkillMarkdown } from '../authoring/skill-markdown.ts';
import type { Sandbox } from '../sandbox/port.ts';
import { type LoadedSkill, workspaceSkill } from './loaded-skill.ts';
import { keepStart } from './output-limit.ts';
import type { Workspace } from './workspace.ts';

const SKILLS_DIRECTORY = '.agents/skills';
const MOST_SKILL_FILES = 200;
/** Characters of `AGENTS.md` that join the system prompt. */
const INSTRUCTIONS_LIMIT = 50_000;

/** What a working directory adds to an agent: change the folder and the agent changes. */
export interface WorkspaceContext {
  /** `AGENTS.md` of the working directory. */
  readonly instructions?: string;
  /** `.agents/skills/<name>/SKILL.md`, by name. */
  readonly skills: readonly LoadedSkill[];
}

/** Looks into the working directory; not at all while nothing can be there. Rejects for a skill that is not valid. */
export async function readWorkspaceContext(workspace: Workspace): Promise<WorkspaceContext> {
  if (await workspace.isUntouched()) return { skills: [] };
  const sandbox = await workspace.open();
  const skills = await readSkills(sandbox);
  if (!(await sandbox.exists('AGENTS.md'))) return { skills };
  return { instructions: keepStart(await sandbox.readFile('AGENTS.md'), INSTRUCTIONS_LIMIT), skills };
}

async function readSkills(sandbox: Sandbox): Promise<LoadedSkill[]> {
  if (!(await sandbox.exists(SKILLS_DIRECTORY))) return [];
  const names = await sandbox.readdir(SKILLS_DIRECTORY);
  const found = await Promise.all(names.map((name) => readSkill(sandbox, name)));
  return found.filter((skill) => skill !== undefined);
}

async function readSkill(sandbox: Sandbox, name: string): Promise<LoadedSkill | undefined> {
  const directory = `${SKILLS_DIRECTORY}/${name}`;
  const path = `${directory}/SKILL.md`;
  if (!(await sandbox.exists(path))) return undefined;
  const document = await parseSkillMarkdown(await sandbox.readFile(path), path, name);
  const files = await listFiles(sandbox, directory, '');
  return workspaceSkill(document, directory, files, (file) => sandbox.readFile(file));
}

async function listFiles(sandbox: Sandbox, directory: string, prefix: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of await sandbox.readdir(`${directory}/${prefix}`)) {
    if (files.length >= MOST_SKILL_FILES) break;
    const path = `${prefix}${name}`;
    if (path === 'SKILL.md') continue;
    const { isDirectory } = await sandbox.stat(`${directory}/${path}`);
    files.push(...(isDirectory ? await listFiles(sandbox, directory, `${path}/`) : [path]));
  }
  return files.slice(0, MOST_SKILL_FILES);
}
