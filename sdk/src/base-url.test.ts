import { afterEach, expect, test, vi } from 'vitest';
import { resolveBaseUrl } from './base-url.ts';

afterEach(() => void vi.unstubAllGlobals());

test('an absolute base URL keeps its mount prefix and loses slash, query and fragment', () => {
  expect(resolveBaseUrl('http://localhost:3583')).toBe('http://localhost:3583');
  expect(resolveBaseUrl('https://example.com/flue//')).toBe('https://example.com/flue');
  expect(resolveBaseUrl(new URL('https://example.com/flue/?a=b#c'))).toBe('https://example.com/flue');
});

test('a relative base URL is resolved against the page when there is one', () => {
  vi.stubGlobal('location', new URL('https://app.example/chat/room?x=1'));
  expect(resolveBaseUrl('/api')).toBe('https://app.example/api');
  expect(resolveBaseUrl('/')).toBe('https://app.example');
  expect(resolveBaseUrl('api/')).toBe('https://app.example/chat/api');
});

test('a relative base URL is refused when there is no page', () => {
  expect(() => resolveBaseUrl('/api')).toThrow(TypeError);
});
