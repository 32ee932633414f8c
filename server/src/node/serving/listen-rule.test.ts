import { describe, expect, it } from 'vitest';
import { StartupError } from '../startup-error.ts';
import { assertMayListen, isLoopback } from './listen-rule.ts';

describe('assertMayListen', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('allows %s without a token', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(() => assertMayListen({ host, noAuth: false })).not.toThrow();
  });

  it.each(['0.0.0.0', '::', '192.168.0.2', 'localhost.example.com', '127.0.0.1.evil.example', ''])(
    'refuses %j without a token, and takes it with a token or --no-auth',
    (host) => {
      expect(() => assertMayListen({ host, noAuth: false })).toThrow(StartupError);
      expect(() => assertMayListen({ host, token: 't', noAuth: false })).not.toThrow();
      expect(() => assertMayListen({ host, noAuth: true })).not.toThrow();
    },
  );
});
