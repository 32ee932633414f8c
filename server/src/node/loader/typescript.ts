import { createRequire, stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import type { Loader, TransformFailure, TransformOptions } from 'esbuild';
import { ProjectFileError } from './project-file-error.ts';
import { hasUnusedImports } from './unused-imports.ts';

const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
};

/** True for files that Node cannot run as they are written. */
export function needsTransform(file: string): boolean {
  return Object.hasOwn(loaders, extname(file));
}

/**
 * JavaScript for a TypeScript or JSX file. Node's own type stripping comes first, because it keeps every position;
 * what it cannot do (enums, namespaces, parameter properties, decorators, JSX, types imported without `type`) goes
 * through esbuild with an inline source map. Throws `ProjectFileError` when the file does not parse.
 */
export function toJavaScript(source: string, file: string, tsconfig?: string): string {
  if (loaders[extname(file)] === 'ts') {
    const stripped = strip(source);
    if (stripped !== undefined && !/^\s*@[A-Za-z_$]/m.test(stripped) && !hasUnusedImports(stripped)) return stripped;
  }
  return transform(source, file, tsconfig);
}

/** What is wrong with the syntax of a file of any kind; undefined when nothing is. */
export function findSyntaxError(source: string, file: string): ProjectFileError | undefined {
  try {
    transform(source, file, undefined);
    return undefined;
  } catch (error) {
    return error instanceof ProjectFileError ? error : undefined;
  }
}

function strip(source: string): string | undefined {
  try {
    return withoutWarnings(() => stripTypeScriptTypes(source));
  } catch {
    return undefined;
  }
}

/** The first use of `stripTypeScriptTypes` warns that it is experimental: nothing a user of the server can act on. */
function withoutWarnings<T>(run: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}

const require = createRequire(import.meta.url);

function transform(source: string, file: string, tsconfig: string | undefined): string {
  const { transformSync }: typeof import('esbuild') = require('esbuild');
  process.setSourceMapsEnabled(true);
  const options: TransformOptions = {
    loader: loaders[extname(file)] ?? 'js',
    format: 'esm',
    target: 'node22',
    sourcemap: 'inline',
    sourcesContent: false,
    sourcefile: file,
    logLevel: 'silent',
    ...(tsconfig !== undefined && { tsconfigRaw: tsconfig }),
    // Hono comes with every project; React may not be there.
    ...(!/"jsx"\s*:/.test(tsconfig ?? '') && { jsx: 'automatic', jsxImportSource: 'hono/jsx' }),
  };
  try {
    return transformSync(source, options).code;
  } catch (error) {
    throw locate(error, file);
  }
}

function locate(error: unknown, file: string): unknown {
  if (!isTransformFailure(error)) return error;
  const first = error.errors[0];
  const at = first?.location ? { line: first.location.line, column: first.location.column + 1 } : {};
  return new ProjectFileError(first?.text ?? 'This file does not parse.', { file, ...at }, { cause: error });
}

function isTransformFailure(error: unknown): error is TransformFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
