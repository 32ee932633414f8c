import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { JsonValue } from '@openflue/spec';
import { UsageError } from './usage-error.ts';

/**
 * The value of `--payload`: JSON itself, `@file.json` for a file, or `-` for standard input. Throws `UsageError` when it is
 * not JSON or cannot be read.
 */
export async function readPayload(argument: string, stdin: NodeJS.ReadableStream): Promise<JsonValue> {
  if (argument === '-') return parse(await text(stdin), 'Standard input');
  if (!argument.startsWith('@')) return parse(argument, 'The payload');
  const file = argument.slice(1);
  return parse(await read(file), file);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The payload file ${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function parse(json: string, source: string): JsonValue {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`${source} is not JSON: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
