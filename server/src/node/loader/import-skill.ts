import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type SkillReference, skillFromMarkdown } from '../../authoring/skill.ts';

/** Larger supporting files do not belong into a skill: every instance of it would carry them in memory. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The skill whose `SKILL.md` lies at `path`, with the files beside it: as text where they are UTF-8, otherwise as bytes.
 * Hidden files are left out. Rejects with `DefinitionError` when it is no skill, with `RangeError` when it is too large.
 */
export async function importSkill(path: string): Promise<SkillReference> {
  const folder = dirname(path);
  const files: Record<string, string | Uint8Array> = {};
  let bytes = 0;
  for (const file of supportingFiles(folder, path)) {
    const content = readFileSync(file);
    bytes += content.byteLength;
    if (bytes > MAX_BYTES) throw new RangeError(`The skill in ${folder} has more than ${MAX_BYTES} bytes of files.`);
    files[relative(folder, file).split(sep).join('/')] = textOrBytes(content);
  }
  return await skillFromMarkdown(readFileSync(path, 'utf8'), { where: path, directory: basename(folder), files });
}

function supportingFiles(folder: string, skillFile: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => file !== skillFile && !isHidden(relative(folder, file)))
    .sort();
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.') || part === 'node_modules');
}

function textOrBytes(content: Buffer): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return new Uint8Array(content);
  }
}
