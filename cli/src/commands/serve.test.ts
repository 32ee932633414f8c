import { describe, expect, it } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { echo, tempProject } from '../../test/project.ts';
import { startServer } from '../../test/start-server.ts';

const stray = `
  export const route = async (_c: unknown, next: () => Promise<void>) => next();
  export async function run() {
    Promise.reject(new Error('nobody waits for this'));
    return 'done';
  }`;

describe('openflue start', () => {
  it('survives a promise that a workflow forgot', async () => {
    const { url } = await startServer([], { cwd: tempProject({ 'workflows/stray.ts': stray }) });
    const invoke = () => fetch(`${url}/workflows/stray?wait=result`, { method: 'POST' });
    expect((await invoke()).status).toBe(200);
    expect((await invoke()).status).toBe(200);
  });

  it('says in one line that another server has the data directory', async () => {
    const cwd = tempProject({ 'workflows/echo.ts': echo });
    await startServer([], { cwd });
    const { code, stderr } = await openflue(['start', '--port', '0'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*in use[^\n]*\n$/);
  });

  it.each(['web', 'worker'])('says that the role %s needs a database that is shared', async (role) => {
    const cwd = tempProject({ 'workflows/echo.ts': echo });
    const { code, stderr } = await openflue(['start', '--port', '0', '--role', role], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*database[^\n]*\n$/);
  });

  it('takes the port from the environment', async () => {
    const { code, stderr } = await openflue(['start'], { env: { PORT: 'nonsense' } });
    expect(code).toBe(2);
    expect(stderr).toContain('PORT');
  });
});
