import { parseArgs } from 'node:util';
import { fileService } from './files/file-service.ts';
import { runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const rounds = Number(values.rounds);
const report = await runChaos({
  open: fileService,
  rounds,
  seed: Number(values.seed),
  onRound: (round) => process.stderr.write(`\rround ${round + 1} of ${rounds}`),
});
process.stderr.write('\n');
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.faults.length === 0 ? 0 : 1;
