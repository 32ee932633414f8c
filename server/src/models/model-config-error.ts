import type { JsonValue } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';

/** A model specifier leads nowhere: malformed, of an unknown provider, or of one that lacks its key. */
export class ModelNotAvailableError extends RuntimeError {
  override readonly name = 'ModelNotAvailableError';

  constructor(
    type: 'invalid_model' | 'unknown_provider' | 'missing_api_key' | 'missing_package',
    message: string,
    meta: Record<string, JsonValue>,
  ) {
    super(type, message, { meta });
  }
}
