import { describe, expect, it } from 'vitest';
import { ModelNotAvailableError } from './model-config-error.ts';
import { createModelRegistry } from './registry.ts';
import { scripted } from './scripted.ts';

describe('model registry', () => {
  it.each(['claude', '/x', 'x/', '', 'unknown/model'])('refuses %j', (specifier) => {
    expect(() => createModelRegistry({ providers: [scripted([])] }).resolve(specifier)).toThrow(ModelNotAvailableError);
  });

  it('prefers what was registered, and makes a lazy provider once', () => {
    let made = 0;
    const lazy = { id: 'lazy', create: () => ({ ...scripted([], { id: 'lazy' }), made: ++made }) };
    const own = scripted([], { id: 'scripted' });
    const registry = createModelRegistry({
      providers: [lazy, scripted([])],
      registered: (id) => (id === own.id ? own : undefined),
    });
    expect(registry.resolve('scripted/a').provider).toBe(own);
    expect(registry.resolve('lazy/a').provider).toBe(registry.resolve('lazy/b').provider);
    expect(made).toBe(1);
  });
});
