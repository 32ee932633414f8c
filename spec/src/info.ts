import { protocolVersion } from './deployment.ts';

/** What the document says about itself, and about its groups of operations. */
export const info = {
  title: 'openflue',
  version: protocolVersion,
  summary: 'An open protocol for agent workflows.',
  description: [
    'Start workflow runs, follow their events, and talk to persistent agent instances over HTTP.',
    'Events are read with the [Durable Streams](https://durablestreams.com) protocol: catch-up, long-poll or SSE. Every ' +
      'error has one envelope with a stable `type`. `x-openflue-views` tells which of several `200` shapes a request ' +
      "gets. An application's own authentication comes first, and may answer as it likes.",
  ].join('\n\n'),
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

export const tags = [
  { name: 'workflows', description: 'Finite work: what there is, and starting a run of it.' },
  { name: 'runs', description: 'One execution of a workflow: its events, its record, its end.' },
  { name: 'agents', description: 'Persistent instances that take work in order and remember.' },
  { name: 'deployment', description: 'The server itself.' },
];

export const defaultServers = [{ url: 'http://127.0.0.1:3583', description: 'A server on this machine.' }];
