import { RuntimeError } from '../runtime-error.ts';

/** For adapters: thrown, before anything changed, when a provider cannot do exactly what was asked of it. */
export class SandboxOperationUnsupportedError extends RuntimeError {
  override readonly name = 'SandboxOperationUnsupportedError';

  constructor({ operation, provider, options }: { operation: string; provider: string; options: readonly string[] }) {
    const what = options.length > 0 ? `${operation}() with ${options.join(', ')}` : `${operation}()`;
    super('sandbox_operation_unsupported', `The sandbox of ${provider} does not offer ${what}.`, {
      meta: { operation, provider, options: [...options] },
    });
  }
}
