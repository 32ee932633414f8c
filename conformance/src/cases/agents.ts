import type { AgentList } from '@openflue/spec';
import { casesOf } from '../case.ts';

export const agentCases = [
  ...casesOf(
    'production',
    { features: ['agents'] },
    {
      id: 'AGT-001',
      clauses: ['AGT-1'],
      title: 'the list has every agent once, by name',
      run: async (probe) => {
        const { agents } = probe.expect(await probe.get('/agents'), 200).json<AgentList>();
        const names = agents.map(({ name }) => name);
        probe.equal(names, [...new Set(names)].sort(), 'The order of the names');
      },
    },
  ),
  ...casesOf(
    'agents',
    { features: ['agents'] },
    {
      id: 'AGT-003',
      clauses: ['AGT-3'],
      title: 'an agent that is not there is 404 on every route',
      run: async (probe) => {
        const path = `/agents/${probe.unique('nobody')}/a`;
        for (const query of ['', '?view=history', '?view=updates', '?offset=now', '?offset=-1&live=sse']) {
          probe.expect(await probe.get(path + query), 404, 'agent_not_found');
        }
        probe.expect(await probe.send('HEAD', path), 404);
        probe.expect(await probe.get(`${path}/attachments/a`), 404, 'agent_not_found');
        probe.expect(await probe.post(path, { message: 'hi' }), 404, 'agent_not_found');
        probe.expect(await probe.post(`${path}/dispatch`, { input: 1 }), 404, 'agent_not_found');
        probe.expect(await probe.post(`${path}/abort`), 404, 'agent_not_found');
      },
    },
  ),
];
