import { issuesMeta, type ValidationIssue } from '@openflue/spec';

/** The part of a Standard Schema that checks a value. */
export interface PayloadSchema {
  readonly '~standard': {
    validate(value: unknown): Checked | Promise<Checked>;
  };
}

type Checked =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: Parameters<typeof issuesMeta>[0] };

/** Without a schema every payload passes. */
export async function validation(
  payload: unknown,
  schema: PayloadSchema | undefined,
): Promise<{ value: unknown } | { issues: readonly ValidationIssue[] }> {
  if (!schema) return { value: payload };
  const checked = await schema['~standard'].validate(payload);
  return checked.issues ? { issues: issuesMeta(checked.issues).issues } : { value: checked.value };
}
