import { parseArgs } from 'node:util';
import { fileService } from './files/file-service.ts';
import { postgresService } from './postgres/postgres-service.ts';
import { runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    storage: { type: 'string', default: 'files' },
  },
});
const open = { files: fileService, postgres: postgresService }[values.storage];
if (!open) throw new Error(`--storage is files or postgres, not ${values.storage}`);
const rounds = Number(values.rounds);
const report = await runChaos({
  open,
  rounds,
  seed: Number(values.seed),
  onRound: (round) => process.stderr.write(`\rround ${round + 1} of ${rounds}`),
});
process.stderr.write('\n');
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.faults.length === 0 ? 0 : 1;
