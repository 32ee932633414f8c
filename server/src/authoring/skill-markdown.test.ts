import { describe, expect, it } from 'vitest';
import { DefinitionError } from './definition-error.ts';
import { defineSkill } from './skill.ts';
import { parseSkillMarkdown } from './skill-markdown.ts';

const valid =
  '---\nname: pdf-tools\ndescription: |\n  Works with PDFs.\nlicense: MIT\nallowed-tools: Read Bash\nmetadata:\n  version: "1.0"\n---\n# Body\n';

describe('SKILL.md', () => {
  it('is read with its optional fields', async () => {
    expect(await parseSkillMarkdown(valid, 'SKILL.md', 'pdf-tools')).toEqual({
      ...{ name: 'pdf-tools', description: 'Works with PDFs.\n', license: 'MIT', allowedTools: 'Read Bash' },
      ...{ metadata: { version: '1.0' }, instructions: '# Body' },
    });
    const windows = await parseSkillMarkdown(valid.replaceAll('\n', '\r\n'), 'SKILL.md');
    expect(windows.instructions).toBe('# Body');
  });

  it.each([
    ['no front matter', '# Body'],
    ['front matter without an end', '---\nname: a\n'],
    ['no YAML', '---\nname: [\n---\n'],
    ['no name', '---\ndescription: x\n---\n'],
    ['upper case', '---\nname: PDF\ndescription: x\n---\n'],
    ['hyphens side by side', '---\nname: a--b\ndescription: x\n---\n'],
    ['a hyphen at the end', '---\nname: a-\ndescription: x\n---\n'],
    ['a name too long', `---\nname: ${'a'.repeat(65)}\ndescription: x\n---\n`],
    ['no description', '---\nname: a\n---\n'],
    ['a description too long', `---\nname: a\ndescription: ${'x'.repeat(1025)}\n---\n`],
    ['numbers as metadata', '---\nname: a\ndescription: x\nmetadata:\n  version: 1\n---\n'],
  ])('is refused with %s', async (_, text) => {
    await expect(parseSkillMarkdown(text, 'SKILL.md')).rejects.toBeInstanceOf(DefinitionError);
  });

  it('must stand in a directory of its name', async () => {
    await expect(parseSkillMarkdown(valid, 'SKILL.md', 'other')).rejects.toBeInstanceOf(DefinitionError);
  });

  it('in code follows the same rules, and keeps its files to itself', () => {
    expect(defineSkill({ name: 'a', description: 'b' })).toMatchObject({ name: 'a', instructions: '' });
    expect(() => defineSkill({ name: 'A', description: 'b' })).toThrow(DefinitionError);
    expect(() => defineSkill({ name: 'a', description: 'b', files: { '../x': '' } })).toThrow(DefinitionError);
    expect(() => defineSkill({ name: 'a', description: 'b', file: {} } as never)).toThrow(DefinitionError);
  });
});
