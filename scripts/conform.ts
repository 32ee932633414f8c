import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** Our server as its users start it, tested as anybody's is: by the command line, over HTTP, with a token, and killed now and then. */
const root = join(import.meta.dirname, '..');
const data = mkdtempSync(join(tmpdir(), 'openflue-conform-'));
const port = await freePort();

const node = JSON.stringify(process.execPath);
const start = `exec ${node} cli/bin/openflue.js start --dir conformance/fixtures --port ${port} --data ${data} --log-level error`;
const asked = ['--fixtures', 'conformance/fixtures/fixtures.json', '--start', start, '--crashes', '3'];

try {
  const { status } = spawnSync(
    process.execPath,
    ['cli/bin/openflue.js', 'conformance', `http://127.0.0.1:${port}`, ...asked, ...process.argv.slice(2)],
    { cwd: root, env: { ...process.env, FLUE_TOKEN: 'conform' }, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(data, { recursive: true, force: true });
}
