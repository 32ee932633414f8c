const examples: Readonly<Record<string, string>> = { runId: 'run_01JZ8Q4T6W3XN5V7B9C1D2E3F4' };

/** A path of the document with something in the place of its parameters. */
export function examplePath(template: string): string {
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => examples[name] ?? 'conformance');
}
