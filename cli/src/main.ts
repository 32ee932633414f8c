import { fail } from './fail.ts';
import { createProgram } from './program.ts';

// A reader that went away (`openflue logs … | head`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = fail(error, process.stderr);
}
