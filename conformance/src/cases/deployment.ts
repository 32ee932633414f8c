import { type Capabilities, type JsonValue, protocolVersion } from '@openflue/spec';
import { parse } from 'yaml';
import { casesOf } from '../case.ts';
import { CaseSkipped } from '../case-failure.ts';
import { openContract } from '../open-contract.ts';
import type { OpenApi } from '../openapi.ts';
import { freshInstance, promptResult } from '../prompt-agent.ts';
import { runToEnd, workflowPath } from '../start-run.ts';

const exposed = ['Stream-Next-Offset', 'Stream-Up-To-Date', 'Stream-Closed', 'Stream-Cursor', 'ETag', 'Location'];
const own = ['Idempotency-Replayed', 'Preference-Applied', 'flue-error-ref'];
const sent = ['Authorization', 'Content-Type', 'If-None-Match', 'Idempotency-Key', 'Prefer'];

const names = (list: string | undefined) => (list ?? '').split(',').map((name) => name.trim().toLowerCase());

export const deploymentCases = [
  ...casesOf(
    'production',
    {},
    {
      id: 'DEP-001',
      clauses: ['DEP-1'],
      title: 'the document of the deployment has the whole contract, and an operation for each workflow',
      run: async (probe) => {
        const document = probe.expect(await probe.get('/openapi.json'), 200).json<OpenApi>();
        probe.check(document.openapi.startsWith('3.2.'), `It is of OpenAPI ${document.openapi}.`);
        const contract = probe.server.contract.document;
        for (const [path, item] of Object.entries(contract.paths)) {
          const missing = Object.keys(item).filter((method) => !document.paths[path]?.[method]);
          probe.equal(missing, [], `The methods of ${path} that it does not have`);
        }
        const { workflows } = probe
          .expect(await probe.get('/workflows'), 200)
          .json<{ workflows: { name: string }[] }>();
        for (const { name } of workflows) {
          const operation = document.paths[`/workflows/${encodeURIComponent(name)}`]?.post;
          probe.check(operation !== undefined, `It has no operation for the workflow "${name}".`);
        }
      },
    },
    {
      id: 'DEP-002',
      clauses: ['DEP-2'],
      title: 'as YAML it is the same document',
      run: async (probe) => {
        const json = probe.expect(await probe.get('/openapi.json'), 200).json();
        const yaml = probe.expect(await probe.get('/openapi.yaml'), 200);
        const read: JsonValue = parse(yaml.text);
        probe.equal(read, json, 'The document');
      },
    },
    {
      id: 'DEP-003',
      clauses: ['DEP-3', 'GEN-1'],
      title: 'the capabilities name the protocol, and what is offered is there',
      run: async (probe) => {
        const capabilities = probe.expect(await probe.get('/capabilities'), 200).json<Capabilities>();
        const { version, features } = capabilities;
        probe.equal(version.split('.').slice(0, 2), protocolVersion.split('.').slice(0, 2), 'The version');
        probe.equal(features.length, new Set(features).size, 'The number of different features');
        const missing = { features, status: 501, type: 'not_implemented' };
        const agents = await probe.get('/agents/no-such-agent/x');
        if (features.includes('agents')) probe.expect(agents, 404, 'agent_not_found');
        else probe.expect(agents, missing.status, missing.type);
        const list = await probe.get('/runs?limit=1');
        if (features.includes('list')) probe.expect(list, 200);
        else probe.expect(list, 404, 'route_not_found');
      },
    },
    {
      id: 'DEP-004',
      clauses: ['DEP-4'],
      title: 'health and readiness answer, also without a credential',
      run: async (probe) => {
        for (const path of ['/health', '/ready']) {
          probe.expect(await probe.get(path), 200);
          probe.expect(await probe.get(path, { authorized: false }), 200);
        }
      },
    },
  ),
  ...casesOf(
    'core',
    {},
    {
      id: 'DEP-005',
      clauses: ['DEP-1', 'WF-2'],
      title: "the document of the deployment holds a workflow's answer to its own schema",
      needs: ['typed'],
      run: async (probe) => {
        const document = probe.expect(await probe.get('/openapi.json'), 200).json<OpenApi>();
        const path = workflowPath(probe, 'typed');
        const contract = openContract(document);
        const answer = probe.expect(await probe.post(`${path}?wait=result`, { text: 'four' }), 200);
        const seen = { method: 'POST', url: `${path}?wait=result`, status: 200, headers: answer.headers };
        probe.equal(contract.validateResponse({ ...seen, body: answer.text }), [], 'What departs from it');
        const wrong = JSON.stringify({ ...answer.json<object>(), result: { length: 'four' } });
        const found = contract.validateResponse({ ...seen, body: wrong });
        probe.check(found.length > 0, 'The document would let a wrong result pass.');
      },
    },
    {
      id: 'DEP-006',
      clauses: ['DEP-6'],
      title: 'web pages of an allowed origin may read and send every header of the protocol',
      needs: ['echo'],
      run: async (probe) => {
        const { origin } = probe.server.fixtures;
        if (origin === undefined) throw new CaseSkipped('no origin is allowed: origin of the mapping file');
        const { receipt } = await runToEnd(probe, 'echo', 1);
        for (const path of [`/runs/${receipt.runId}`, '/workflows', '/nothing-here']) {
          const answer = await probe.get(path, { headers: { origin } });
          const allowed = answer.header('access-control-allow-origin') ?? '';
          probe.check([origin, '*'].includes(allowed), `Access-Control-Allow-Origin is "${allowed}".`);
          const readable = names(answer.header('access-control-expose-headers'));
          const hidden = [...exposed, ...own].filter((name) => !readable.includes(name.toLowerCase()));
          probe.equal(hidden, [], 'The headers that it may not read');
        }
        const preflight = await probe.send('OPTIONS', workflowPath(probe, 'echo'), {
          authorized: false,
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': sent.join(',').toLowerCase(),
          },
        });
        probe.check([200, 204].includes(preflight.status), `The preflight answers ${preflight.status}.`);
        const sendable = names(preflight.header('access-control-allow-headers'));
        probe.equal(
          sent.filter((name) => !sendable.includes(name.toLowerCase())),
          [],
          'The headers that it may not send',
        );
        const stranger = await probe.get('/workflows', { headers: { origin: 'https://stranger.example' } });
        const given = stranger.header('access-control-allow-origin');
        probe.check(given === undefined || given === '*', 'It lets another origin read.');
      },
    },
    {
      id: 'DEP-007',
      clauses: ['DEP-3'],
      title: 'whether runs can be cancelled is as the capabilities say',
      needs: ['echo'],
      run: async (probe) => {
        const { receipt } = await runToEnd(probe, 'echo', 1);
        const answer = await probe.post(`/runs/${receipt.runId}/cancel`);
        if (probe.features?.includes('cancel')) probe.expect(answer, 200);
        else probe.expect(answer, 501, 'not_implemented');
      },
    },
  ),
  ...casesOf(
    'agents',
    { features: ['agents'] },
    {
      id: 'DEP-008',
      clauses: ['DEP-3'],
      title: 'whether there are conversations and attachments is as the capabilities say',
      needs: ['assistant'],
      run: async (probe) => {
        const path = freshInstance(probe);
        await promptResult(probe, path, 'say hello');
        const history = await probe.get(`${path}?view=history`);
        if (probe.features?.includes('conversation')) probe.expect(history, 200);
        else probe.expect(history, 501, 'not_implemented');
      },
    },
  ),
];
