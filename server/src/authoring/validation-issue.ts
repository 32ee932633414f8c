import type { ValidationIssue } from '@openflue/spec';

/** The value as its schema made it, or everything that is wrong with it. */
export type Validation = { readonly value: unknown } | { readonly issues: readonly ValidationIssue[] };

/** One line for people and models: `priority: expected "low" | "high"; summary: required`. */
export function describeIssues(issues: readonly ValidationIssue[]): string {
  return issues.map(({ message, path }) => (path?.length ? `${path.join('.')}: ${message}` : message)).join('; ');
}
