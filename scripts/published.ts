/** What is published: a package's folder, and the modules that its `exports` and `bin` reach. */
export interface PublishedPackage {
  readonly dir: string;
  readonly entry: Readonly<Record<string, string>>;
  readonly platform: 'node' | 'neutral';
  /** Type declarations; a program has none. */
  readonly dts: boolean;
}

export const published: readonly PublishedPackage[] = [
  { dir: 'spec', entry: { index: 'src/index.ts' }, platform: 'neutral', dts: true },
  {
    dir: 'server',
    entry: {
      index: 'src/index.ts',
      'protocol/index': 'src/protocol/index.ts',
      'engine-parts': 'src/engine-parts.ts',
      routing: 'src/routing.ts',
      'node/index': 'src/node/index.ts',
      'node/postgres/index': 'src/node/postgres/index.ts',
      opentelemetry: 'src/opentelemetry.ts',
      compat: 'src/compat.ts',
      'sandbox-contract': 'src/sandbox-contract.ts',
    },
    platform: 'node',
    dts: true,
  },
  { dir: 'sdk', entry: { index: 'src/index.ts' }, platform: 'neutral', dts: true },
  { dir: 'react', entry: { index: 'src/index.ts' }, platform: 'neutral', dts: true },
  { dir: 'mocks', entry: { index: 'src/index.ts' }, platform: 'neutral', dts: true },
  { dir: 'conformance', entry: { index: 'src/index.ts', main: 'src/main.ts' }, platform: 'node', dts: true },
  { dir: 'cli', entry: { main: 'src/main.ts' }, platform: 'node', dts: false },
];
