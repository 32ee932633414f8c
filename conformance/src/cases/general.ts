import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import { examplePath } from '../example-path.ts';
import { forAll, segments } from '../for-all.ts';
import { workflowPath } from '../start-run.ts';

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];

export const generalCases = [
  ...casesOf(
    'production',
    {},
    {
      id: 'GEN-001',
      clauses: ['GEN-1', 'GEN-8', 'ERR-1', 'ERR-2'],
      title: 'a path that the protocol does not have is 404 route_not_found',
      run: async (probe) => {
        for (const path of ['/nothing-here', '/runs/a/b/c', '/workflows/a/b', '/agents/a', '/agents/a/b/nothing']) {
          // Where runs are listed there is `GET /agents/{name}`, and the agent is what is missing.
          const answer = probe.expect(await probe.get(path), 404);
          const types = path === '/agents/a' ? ['route_not_found', 'agent_not_found'] : ['route_not_found'];
          probe.check(types.includes(answer.errorType ?? ''), `${path} answers ${answer.errorType}.`);
        }
      },
    },
    {
      id: 'GEN-002',
      clauses: ['GEN-9'],
      title: 'a method that a path does not have is 405 and says which it has',
      run: async (probe) => {
        for (const [template, item] of Object.entries(probe.server.contract.document.paths)) {
          if (['/runs', '/agents/{name}'].includes(template) && probe.features?.includes('list') === false) continue;
          const offered = (method: string) => method !== 'delete' || probe.features?.includes('delete') !== false;
          const documented = Object.keys(item).filter((key) => methods.includes(key) && offered(key));
          const method = ['PATCH', 'PUT'].find((name) => !documented.includes(name.toLowerCase())) ?? 'PATCH';
          const answer = probe.expect(await probe.send(method, examplePath(template)), 405, 'method_not_allowed');
          const allowed = (answer.header('allow') ?? '').split(',').map((name) => name.trim().toLowerCase());
          const missing = documented.filter((name) => !allowed.includes(name));
          probe.check(missing.length === 0, `Allow of ${template} does not name ${missing.join(', ')}.`);
        }
      },
    },
    {
      id: 'GEN-003',
      clauses: ['GEN-3'],
      level: 'SHOULD',
      title: 'HEAD is answered where GET is',
      run: async (probe) => {
        for (const path of ['/workflows', '/agents', '/capabilities', '/health', '/ready', '/openapi.json']) {
          const get = await probe.get(path);
          const head = await probe.send('HEAD', path);
          probe.equal(head.status, get.status, `The status of HEAD ${path}`);
        }
      },
    },
    {
      id: 'GEN-004',
      clauses: ['GEN-4'],
      title: 'query parameters that nobody knows are ignored',
      run: async (probe) => {
        for (const path of ['/workflows', '/agents', '/capabilities', '/health', '/openapi.json']) {
          probe.expect(await probe.get(`${path}?unknown=1&unknown=2&x[]=`), 200);
        }
      },
    },
    {
      id: 'GEN-005',
      clauses: ['RUN-8', 'SEC-5', 'GEN-11'],
      title: 'a run id that was never made is 404 run_not_found, whatever characters it has',
      run: async (probe) => {
        await forAll(probe, segments, async (id) => {
          const path = `/runs/${encodeURIComponent(id)}`;
          probe.expect(await probe.get(path), 404, 'run_not_found');
          probe.expect(await probe.get(`${path}?meta`), 404, 'run_not_found');
          probe.expect(await probe.send('HEAD', path), 404);
        });
      },
    },
    {
      id: 'GEN-006',
      clauses: ['WF-7', 'AGT-3', 'GEN-11'],
      title: 'names that nothing has are 404, whatever characters they have',
      run: async (probe) => {
        const agents = probe.features?.includes('agents') !== false;
        await forAll(probe, segments, async (name) => {
          const unknown = encodeURIComponent(`${name}-conformance`);
          probe.expect(await probe.post(`/workflows/${unknown}`, 1), 404, 'workflow_not_found');
          if (!agents) return;
          probe.expect(await probe.get(`/agents/${unknown}/x`), 404, 'agent_not_found');
          probe.expect(await probe.send('HEAD', `/agents/${unknown}/x`), 404);
          probe.expect(await probe.get(`/agents/${unknown}/x/attachments/y`), 404, 'agent_not_found');
        });
      },
    },
  ),
  ...casesOf(
    'core',
    {},
    {
      id: 'GEN-010',
      clauses: ['GEN-6'],
      title: 'a body that is not sent as JSON is 415, and one as +json is taken',
      needs: ['echo'],
      run: async (probe) => {
        const path = workflowPath(probe, 'echo');
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'image/png']) {
          const answer = await probe.send('POST', path, { body: '{"a":1}', headers: { 'content-type': type } });
          probe.expect(answer, 415, 'unsupported_media_type');
        }
        for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.example+json']) {
          probe.expect(await probe.send('POST', path, { body: '{"a":1}', headers: { 'content-type': type } }), 202);
        }
      },
    },
    {
      id: 'GEN-011',
      clauses: ['GEN-7'],
      title: 'a body that is not JSON, or not UTF-8, is 400 invalid_json',
      needs: ['echo'],
      run: async (probe) => {
        const path = workflowPath(probe, 'echo');
        const bytes = new Uint8Array([0x22, 0xc3, 0x28, 0xff, 0x22]);
        for (const body of ['{', '{"a":}', "{'a':1}", '[1,]', 'undefined', 'NaN', '1 2', ' ', bytes]) {
          probe.expect(await probe.send('POST', path, { body }), 400, 'invalid_json');
        }
      },
    },
    {
      id: 'GEN-012',
      clauses: ['GEN-11'],
      title: 'a body that nests too deep is refused or taken, never a failure',
      needs: ['echo'],
      run: async (probe) => {
        for (const depth of [100, 5_000, 50_000]) {
          const body = `${'['.repeat(depth)}${']'.repeat(depth)}`;
          const answer = await probe.send('POST', workflowPath(probe, 'echo'), { body });
          probe.check(answer.status < 500, `${depth} levels deep, the answer is ${answer.status}.`);
        }
      },
    },
    {
      id: 'GEN-013',
      clauses: ['GEN-10'],
      title: 'a body above the limit is 413, and one below is taken',
      needs: ['echo'],
      run: async (probe) => {
        const limit = probe.server.fixtures.limits?.bodyBytes;
        if (limit === undefined) throw new CaseSkipped('the limit is not known: limits.bodyBytes of the mapping file');
        const text = (length: number) => JSON.stringify('x'.repeat(length - 2));
        const path = workflowPath(probe, 'echo');
        probe.expect(await probe.send('POST', path, { body: text(limit) }), 202);
        probe.expect(await probe.send('POST', path, { body: text(limit + 1) }), 413, 'payload_too_large');
      },
    },
    {
      id: 'GEN-014',
      clauses: ['GEN-12'],
      level: 'SHOULD',
      title: 'a body that is encoded in a way the server does not read is 415',
      needs: ['echo'],
      run: async (probe) => {
        const ask = { body: '"x"', headers: { 'content-encoding': 'unknown-coding' } };
        probe.expect(await probe.send('POST', workflowPath(probe, 'echo'), ask), 415, 'unsupported_media_type');
      },
    },
  ),
];
