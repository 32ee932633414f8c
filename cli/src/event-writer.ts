import type { FlueEvent } from '@openflue/spec';
import { Option } from 'commander';
import { createEventPrinter } from './format/event-printer.ts';
import { styleFor } from './format/style.ts';

export type EventFormat = 'pretty' | 'ndjson';

export function formatOption(what: string): Option {
  return new Option('--format <format>', `how ${what} are written`).choices(['pretty', 'ndjson']).default('pretty');
}

/** Writes events to a stream, for people or as one JSON document a line. */
export interface EventWriter {
  write(event: { readonly type: string }): void;
  end(): void;
}

/** Terminals that do not know their size say 0. */
function widthOf({ columns }: NodeJS.WriteStream): number {
  return Math.max(40, Math.min(columns || 100, 110));
}

export function eventWriter(stream: NodeJS.WriteStream, format: EventFormat): EventWriter {
  if (format === 'ndjson') return { write: (event) => void stream.write(`${JSON.stringify(event)}\n`), end() {} };
  const printer = createEventPrinter(styleFor(stream), widthOf(stream));
  return {
    // A later server may send what is no `FlueEvent` of this version: the printer shows it all the same.
    write: (event) => void stream.write(printer.print(event as FlueEvent)),
    end: () => void stream.write(printer.end()),
  };
}
