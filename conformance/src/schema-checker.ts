import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { OpenApi } from './openapi.ts';

/** Findings about a value, empty when it is as the schema says: `/result/text must be string`. */
export type SchemaCheck = (value: unknown) => string[];

export interface SchemaChecker {
  /** A schema by its place in the document: a JSON pointer. */
  at(...pointer: readonly string[]): SchemaCheck;
  /** A component schema by name. */
  component(name: string): SchemaCheck;
}

const ROOT = 'https://openflue.invalid/openapi';

/**
 * Ajv over a whole document. Two keywords are made to bind that are annotations elsewhere: `discriminator` picks the one
 * member of a `oneOf` (so that findings are about that one), and `contentSchema` looks into JSON within strings.
 */
export function schemaChecker(document: OpenApi): SchemaChecker {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, validateSchema: false });
  formats.default(ajv);
  ajv.removeKeyword('contentSchema');
  ajv.addKeyword({
    keyword: 'contentSchema',
    type: 'string',
    validate: withErrors((reference: { $ref: string }, text: string) => {
      const parsed = parseJson(text);
      return parsed === undefined ? ['is not JSON'] : resolve(reference.$ref)(parsed.value);
    }),
    errors: true,
  });
  ajv.addKeyword({
    keyword: 'discriminator',
    validate: withErrors((schema: Discriminator, value: unknown) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['must be object'];
      const tag: unknown = Object.entries(value).find(([name]) => name === schema.propertyName)?.[1];
      const reference = typeof tag === 'string' && Object.hasOwn(schema.mapping, tag) ? schema.mapping[tag] : undefined;
      if (reference === undefined) return [`has an unknown "${schema.propertyName}": ${JSON.stringify(tag)}`];
      return resolve(reference)(value);
    }),
    errors: true,
  });
  ajv.addSchema(withoutDiscriminatedOneOf({ ...document, $id: ROOT }));

  const checks = new Map<string, SchemaCheck>();
  function resolve(reference: string): SchemaCheck {
    const known = checks.get(reference);
    if (known) return known;
    const validate: ValidateFunction = ajv.compile({ $ref: `${ROOT}${reference}` });
    const check: SchemaCheck = (value) => (validate(value) ? [] : [...new Set((validate.errors ?? []).map(describe))]);
    checks.set(reference, check);
    return check;
  }
  const at = (...pointer: readonly string[]) => resolve(`#/${pointer.map(escapePointer).join('/')}`);
  return { at, component: (name) => at('components', 'schemas', name) };
}

interface Discriminator {
  readonly propertyName: string;
  readonly mapping: Readonly<Record<string, string>>;
}

/** Ajv reads a keyword's findings from a property of the validating function. */
function withErrors<S, V>(find: (schema: S, value: V) => string[]) {
  const validate = (schema: S, value: V): boolean => {
    const found = find(schema, value);
    validate.errors = found.map((message) => ({ keyword: 'contract', message }));
    return found.length === 0;
  };
  validate.errors = [] as Partial<ErrorObject>[];
  return validate;
}

/** The discriminator decides alone: trying all members as well would only add noise. */
function withoutDiscriminatedOneOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, node) => {
    if (node?.discriminator?.mapping && node.oneOf) node.oneOf = undefined;
    return node;
  });
}

function describe({ instancePath, message = 'is wrong', params }: ErrorObject): string {
  const allowed = params?.allowedValues ?? params?.allowedValue;
  const expected = allowed === undefined ? '' : `: ${JSON.stringify(allowed)}`;
  return `${instancePath}${message.startsWith('/') ? '' : ' '}${message}${expected}`.trimStart();
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function escapePointer(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}
