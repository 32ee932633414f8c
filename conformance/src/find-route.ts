import type { OpenApi, PathItem } from './openapi.ts';

export interface Route {
  /** The path as the document writes it: `/runs/{runId}`. */
  readonly template: string;
  readonly item: PathItem;
}

/** Finds what the document says about a path. A path without parameters wins over one with them. */
export function routeFinder(document: OpenApi): (path: string) => Route | undefined {
  const routes = Object.entries(document.paths)
    .map(([template, item]) => ({
      template,
      item,
      pattern: patternOf(template),
      parameters: template.split('{').length,
    }))
    .sort((a, b) => a.parameters - b.parameters);
  return (path) => routes.find(({ pattern }) => pattern.test(path));
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}
