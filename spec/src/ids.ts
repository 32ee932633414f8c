import { z } from '@hono/zod-openapi';

/** The 26 characters of a ULID: Crockford's base 32, upper case, sorts by time. */
const ulid = '[0-9A-HJKMNP-TV-Z]{26}';

const madeId = (component: string, prefix: string, what: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_${ulid}$`))
    .openapi(component, {
      description: `${what} Opaque to clients; sorts by time of creation.`,
      example: `${prefix}_01JZ8Q4T6W3XN5V7B9C1D2E3F4`,
    });

export const runIdSchema = madeId('RunId', 'run', 'Id of one workflow run.');
export const submissionIdSchema = madeId('SubmissionId', 'sub', 'Id of one piece of work given to an agent instance.');
export const dispatchIdSchema = madeId('DispatchId', 'dsp', 'Id of one dispatched input.');
export const errorRefSchema = madeId('ErrorRef', 'err', "Finds the failure in the server's log.");
