import { readFileSync, realpathSync } from 'node:fs';
import {
  type LoadFnOutput,
  type LoadHookContext,
  type ResolveFnOutput,
  type ResolveHookContext,
  registerHooks,
} from 'node:module';
import { dirname, join, resolve as resolvePath, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findSourceFile } from './file-candidates.ts';
import { lineOfImport } from './line-of-import.ts';
import { ProjectFileError } from './project-file-error.ts';
import { isBroughtAlong, isForeignRuntimePart, isOptionalPeer, runtimeName } from './runtime-names.ts';
import { type TextKind, textKind, textModule } from './text-module.ts';
import { nearestTsconfig } from './tsconfig.ts';
import { needsTransform, toJavaScript } from './typescript.ts';

/** How the modules of one project directory are loaded into this process. */
export interface LoadHooks {
  /** Imports a file of the project, as of the last `renew()`. */
  importFile(file: string): Promise<Record<string, unknown>>;
  /** From now on every file of the project is loaded afresh, helper modules included. Old versions stay in memory. */
  renew(): void;
  /** Absolute paths of the project's files that were loaded since the last `renew()`. */
  loadedFiles(): readonly string[];
  uninstall(): void;
}

/** The version of a module, carried from each importer to what it imports, so that no helper stays stale. */
const versionKey = 'v';
const textKey = 'as';

/**
 * Installs the hooks under which a project's modules load: names of the runtime mean this server, TypeScript and JSX
 * run as they are, Markdown imports are text, and paths that a bundler would find are found.
 */
export function installLoadHooks(projectDir: string): LoadHooks {
  const root = realpathSync(projectDir);
  let version = 0;
  let loaded = new Set<string>();

  /** Path of a project file, or undefined for anything else (a package, a builtin, the server itself). */
  function projectFile(url: string | undefined): string | undefined {
    const file = sourceFile(url);
    return file?.startsWith(root + sep) ? file : undefined;
  }

  function resolve(
    specifier: string,
    context: ResolveHookContext,
    next: (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput,
  ): ResolveFnOutput {
    const own = runtimeName(specifier);
    if (own !== undefined) return next(own, { ...context, parentURL: import.meta.url });
    const parent = projectFile(context.parentURL);
    let resolved: ResolveFnOutput;
    try {
      resolved = next(specifier, context);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // The server may lie elsewhere than the project, whose author was told to install the package.
      if (parent === undefined && isOptionalPeer(specifier))
        return next(specifier, { ...context, parentURL: pathToFileURL(join(root, 'package.json')).href });
      if (parent === undefined) throw error;
      resolved = resolveLeniently(specifier, parent, error, (name, from) =>
        next(name, { ...context, parentURL: from }),
      );
    }
    const file = projectFile(resolved.url);
    return file === undefined ? resolved : withVersion(resolved, file, context);
  }

  function withVersion(resolved: ResolveFnOutput, file: string, context: ResolveHookContext): ResolveFnOutput {
    const url = new URL(resolved.url);
    const importerVersion = versionOf(context.parentURL);
    if (importerVersion !== null && !url.searchParams.has(versionKey))
      url.searchParams.set(versionKey, importerVersion);
    const kind = textKind(file, context.importAttributes);
    if (kind !== undefined) {
      url.searchParams.set(textKey, kind);
      return { ...resolved, url: url.href, importAttributes: {} };
    }
    // A bundler takes JSON without an attribute; Node insists on one.
    const importAttributes = file.endsWith('.json') ? { type: 'json' } : context.importAttributes;
    return { ...resolved, url: url.href, importAttributes };
  }

  function load(
    url: string,
    context: LoadHookContext,
    next: (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput,
  ): LoadFnOutput {
    const kind = textKindOf(url);
    const file = kind === undefined ? sourceFile(url) : pathOf(url);
    if (file === undefined) return next(url, context);
    if (projectFile(url) !== undefined) loaded.add(file);
    if (kind !== undefined) return { format: 'module', shortCircuit: true, source: textModule(file, kind) };
    if (!needsTransform(file)) return next(url, context);
    const source = toJavaScript(readFileSync(file, 'utf8'), file, nearestTsconfig(file, root));
    return { format: 'module', shortCircuit: true, source };
  }

  const hooks = registerHooks({ resolve, load });
  return {
    importFile(file) {
      const url = pathToFileURL(resolvePath(root, file));
      if (version > 0) url.searchParams.set(versionKey, String(version));
      return import(url.href);
    },
    renew() {
      version++;
      loaded = new Set();
    },
    loadedFiles: () => [...loaded],
    uninstall: () => hooks.deregister(),
  };
}

function resolveLeniently(
  specifier: string,
  parent: string,
  cause: unknown,
  resolveFrom: (specifier: string, parentUrl: string) => ResolveFnOutput,
): ResolveFnOutput {
  const parentUrl = pathToFileURL(parent).href;
  if (/^\.{0,2}\//.test(specifier)) {
    const path = resolvePath(dirname(parent), specifier);
    const found = findSourceFile(path);
    if (found !== undefined) return resolveFrom(pathToFileURL(found).href, parentUrl);
  } else if (isBroughtAlong(specifier)) {
    return resolveFrom(specifier, import.meta.url);
  }
  const line = lineOfImport(parent, specifier);
  throw new ProjectFileError(whyMissing(specifier), { file: parent, ...(line !== undefined && { line }) }, { cause });
}

function whyMissing(specifier: string): string {
  if (isForeignRuntimePart(specifier))
    return `'${specifier}' is a part of the original runtime that has no counterpart here.`;
  if (/^\.{0,2}\//.test(specifier)) return `There is no file '${specifier}'.`;
  return `Package '${specifier}' is not installed (npm install ${packageName(specifier)}).`;
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Path of a file outside of installed packages, without the query of its URL. */
function sourceFile(url: string | undefined): string | undefined {
  if (!url?.startsWith('file:') || url.includes('/node_modules/')) return undefined;
  return fileURLToPath(url);
}

/** Path of a file URL; empty for any other. */
function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : '';
}

function textKindOf(url: string): TextKind | undefined {
  if (!url.startsWith('file:') || !url.includes(`${textKey}=`)) return undefined;
  const kind = new URL(url).searchParams.get(textKey);
  return kind === 'markdown' || kind === 'skill' ? kind : undefined;
}

function versionOf(url: string | undefined): string | null {
  return url?.startsWith('file:') ? new URL(url).searchParams.get(versionKey) : null;
}

const missingCodes = new Set(['ERR_MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_DIR_IMPORT', 'MODULE_NOT_FOUND']);

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && missingCodes.has(String(error.code));
}
