import { ArgumentsError, readArguments, usage } from './arguments.ts';
import { conform } from './conform.ts';

const MISUSED = 2;

try {
  const given = readArguments(process.argv.slice(2), process.env);
  if (!given) process.stdout.write(usage);
  else {
    const ok = await conform(given.baseUrl, given.flags, {
      write: (text) => process.stdout.write(text),
      progress: (text) => process.stderr.write(text),
    });
    process.exitCode = ok ? 0 : 1;
  }
} catch (error) {
  const known = error instanceof Error && ['ArgumentsError', 'FixturesError', 'RestartError'].includes(error.name);
  process.stderr.write(`error: ${known ? error.message : error instanceof Error ? error.stack : error}\n`);
  if (error instanceof ArgumentsError) process.stderr.write(`\n${usage}`);
  process.exitCode = known ? MISUSED : 1;
}
