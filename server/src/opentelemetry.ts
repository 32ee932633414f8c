// An entry of its own, because it needs the package `@opentelemetry/api`.
export {
  createOpenTelemetryObserver,
  type OpenTelemetryObserverOptions,
} from './harness/telemetry/open-telemetry-observer.ts';
