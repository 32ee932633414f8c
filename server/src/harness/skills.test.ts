import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../authoring/definition-error.ts';
import { defineSkill } from '../authoring/skill.ts';
import { SkillNameConflictError, SkillNotRegisteredError } from './skill-errors.ts';
import { scriptedHarness } from './test-environment.ts';

const review = defineSkill({
  name: 'review',
  description: 'Reviews a change',
  instructions: 'Look for bugs first.',
  files: { 'references/checklist.md': '- tests?', 'logo.bin': new Uint8Array([104, 105]) },
});
const WORKSPACE_SKILL = '---\nname: deploy\ndescription: Deploys things\nextra: ignored\n---\n\nPush the button.\n';
const activate = (args: Record<string, string>) => ({ toolCalls: [{ name: 'activate_skill', arguments: args }] });

describe('skills', () => {
  it('stand in the prompt by name and description, and are loaded when they are activated', async () => {
    const { session, harness, model } = await scriptedHarness(
      [
        activate({ name: 'review' }),
        activate({ name: 'review', file: 'references/checklist.md' }),
        activate({ name: 'deploy' }),
        activate({ name: 'review', file: 'nope' }),
        'done',
      ],
      { skills: [review] },
    );
    await harness.fs.writeFile('.agents/skills/deploy/SKILL.md', WORKSPACE_SKILL);
    await harness.fs.writeFile('.agents/skills/deploy/scripts/push.sh', 'echo push');
    await session.prompt('Go');
    const [first] = model.calls;
    expect(first?.system).toContain('- review: Reviews a change');
    expect(first?.system).toContain('- deploy: Deploys things');
    expect(first?.system).not.toContain('Look for bugs');
    const results = model.calls.at(-1)?.messages.filter((message) => message.role === 'toolResult') ?? [];
    const texts = results.map(({ content }) => JSON.stringify(content));
    expect(texts[0]).toContain('Look for bugs first.');
    expect(texts[0]).toContain('references/checklist.md');
    expect(texts[1]).toContain('- tests?');
    expect(texts[2]).toContain('Push the button.');
    expect(texts[2]).toContain('.agents/skills/deploy');
    expect(results.map(({ isError }) => isError)).toEqual([false, false, false, true]);
  });

  it('are run by the application with arguments and a result schema', async () => {
    const submit = { toolCalls: [{ name: 'submit_result', arguments: { approved: true } }] };
    const { session, model, environment } = await scriptedHarness([submit, 'text'], { skills: [review] });
    const { data } = await session.skill('review', {
      args: { change: 'x' },
      result: v.object({ approved: v.boolean() }),
    });
    expect(data).toEqual({ approved: true });
    const message = JSON.stringify(model.calls[0]?.messages[0]);
    expect(message).toContain('Look for bugs first.');
    expect(message).toContain('change');
    expect((await session.skill(review)).text).toBe('text');
    expect(environment.of('operation')[0]?.operationKind).toBe('skill');
  });

  it('that are not there, or there twice, are refused', async () => {
    const { session, harness } = await scriptedHarness(['x'], {
      skills: [review, { name: 'bare', description: 'Bare' }],
    });
    await expect(session.skill('missing')).rejects.toBeInstanceOf(SkillNotRegisteredError);
    await expect(session.skill('bare')).rejects.toBeInstanceOf(SkillNotRegisteredError);
    await harness.fs.writeFile('.agents/skills/review/SKILL.md', WORKSPACE_SKILL.replace('deploy', 'review'));
    await expect(session.prompt('x')).rejects.toBeInstanceOf(SkillNameConflictError);
    await harness.fs.writeFile('.agents/skills/review/SKILL.md', WORKSPACE_SKILL);
    await expect(session.prompt('x')).rejects.toBeInstanceOf(DefinitionError);
  });
});

describe('a working directory', () => {
  it('adds its AGENTS.md to the prompt, and another directory another one', async () => {
    const { session, harness, model } = await scriptedHarness(['a', 'b', 'c'], { instructions: 'Own.' });
    await session.prompt('before');
    await harness.fs.writeFile('AGENTS.md', 'Speak like a pirate.');
    await harness.fs.writeFile('sub/AGENTS.md', 'Speak like a poet.');
    await session.prompt('x');
    await session.task('y', { cwd: 'sub' });
    const [before, pirate, poet] = model.calls.map(({ system }) => system ?? '');
    expect(before).not.toContain('AGENTS.md');
    expect(pirate).toMatch(/^Own\.[\s\S]*pirate/);
    expect(poet).toMatch(/^Own\.[\s\S]*poet/);
    expect(poet).not.toContain('pirate');
  });

  it('is not opened to look for what cannot be there', async () => {
    let opened = 0;
    const workspace = {
      isUntouched: () => opened === 0,
      createSessionEnv: () => {
        opened++;
        return Promise.reject(new Error('opened'));
      },
    };
    const { session } = await scriptedHarness(['a'], {}, { workspace });
    await session.prompt('x');
    expect(opened).toBe(0);
  });
});
