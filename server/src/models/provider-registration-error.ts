import { RuntimeError } from '../runtime-error.ts';

export class ProviderRegistrationError extends RuntimeError {
  override readonly name = 'ProviderRegistrationError';
  constructor(provider: string, problem: string) {
    super('invalid_provider_registration', `The provider "${provider}" cannot be registered: ${problem}.`, {
      meta: { provider },
    });
  }
}
