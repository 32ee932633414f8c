import type { LogLevel } from '@openflue/spec';
import type { FlueLogger } from '../authoring/flue-logger.ts';
import { jsonSnapshot } from '../authoring/json-snapshot.ts';
import type { Emitter } from '../events/emitter.ts';

/** Application log lines as `log` events. Never throws: attributes that are not JSON are named as such. */
export function eventLogger(emitter: Emitter): FlueLogger {
  const at = (level: LogLevel) => (message: string, attributes?: Record<string, unknown>) =>
    emitter.emit({
      type: 'log',
      level,
      message: String(message),
      ...(attributes && { attributes: toJson(attributes) }),
    });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function toJson(attributes: Record<string, unknown>) {
  try {
    const copy = jsonSnapshot(attributes, 'attributes');
    if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) return copy;
    return { attributes: copy ?? null };
  } catch (failure) {
    return { unserializable: failure instanceof Error ? failure.message : String(failure) };
  }
}
