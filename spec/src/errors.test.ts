import { expect, test } from 'vitest';
import { errorEnvelopeSchema, errorTable, errorTypes, FlueError, issuesMeta } from './errors.ts';

test('each error type has the status of the protocol', () => {
  expect(Object.fromEntries(errorTypes.map((type) => [type, errorTable[type].status]))).toEqual({
    method_not_allowed: 405,
    unsupported_media_type: 415,
    invalid_json: 400,
    invalid_request: 400,
    payload_too_large: 413,
    unauthorized: 401,
    agent_not_found: 404,
    workflow_not_found: 404,
    run_not_found: 404,
    stream_not_found: 404,
    attachment_not_found: 404,
    route_not_found: 404,
    idempotency_conflict: 409,
    run_active: 409,
    queue_full: 429,
    run_failed: 500,
    submission_failed: 500,
    submission_aborted: 409,
    wait_timeout: 504,
    forbidden: 403,
    run_expired: 410,
    not_implemented: 501,
    not_ready: 503,
    internal_error: 500,
  });
});

test('an error says what the table says when it is given nothing else', () => {
  const { title, status } = errorTable.run_not_found;
  const error = new FlueError('run_not_found');
  expect(error).toMatchObject({ type: 'run_not_found', status, message: title, details: title });
  expect(error.toEnvelope()).toEqual({ error: { type: 'run_not_found', message: title, details: title } });
});

test('the envelope carries what the error was given, and no cause', () => {
  const cause = new Error('the password is swordfish');
  const error = new FlueError('queue_full', {
    message: 'Full.',
    details: '3 wait.',
    meta: { waiting: 3 },
    headers: { 'Retry-After': '5' },
    cause,
  });
  expect(error.cause).toBe(cause);
  expect(error.headers).toEqual({ 'Retry-After': '5' });
  const envelope = error.toEnvelope({ ref: 'err_01JZ8Q4T6W3XN5V7B9C1D2E3F4', dev: 'at line 1' });
  expect(envelope.error).toEqual({
    type: 'queue_full',
    message: 'Full.',
    details: '3 wait.',
    ref: 'err_01JZ8Q4T6W3XN5V7B9C1D2E3F4',
    dev: 'at line 1',
    meta: { waiting: 3 },
  });
  expect(errorEnvelopeSchema.safeParse(envelope).success).toBe(true);
});

test('issues keep keys and indexes, and nothing that JSON cannot say', () => {
  const issues = [
    { message: 'wrong', path: ['a', 0, { key: 'b' }, Symbol('c')] },
    { message: 'missing', path: [] },
    { message: 'bad' },
  ];
  expect(issuesMeta(issues)).toEqual({
    issues: [{ message: 'wrong', path: ['a', 0, 'b', 'Symbol(c)'] }, { message: 'missing' }, { message: 'bad' }],
  });
});
