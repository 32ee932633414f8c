import { type Command, Option } from 'commander';

export interface ProjectFlags {
  readonly dir: string;
  readonly env?: string;
  readonly root?: string;
}

/** Which project, and with which environment. */
export function addProjectOptions(command: Command): Command {
  return (
    command
      .option('-d, --dir <directory>', 'the project', '.')
      .option('--env <file>', 'environment file (default: .env and .env.local of the project)')
      // As the original command line calls them; there is one target here.
      .addOption(new Option('--root <directory>').hideHelp())
      .addOption(new Option('--target <name>').choices(['node']).hideHelp())
  );
}

export function projectOf({ dir, root, env }: ProjectFlags): { dir: string; envFile?: string } {
  return { dir: root ?? dir, ...(env !== undefined && { envFile: env }) };
}
