import { expect, it } from 'vitest';
import { Failure } from '$lib/api';
import { passes, problemOf, unreachable } from './reasons';

const of = (status: number, code = 'some_code') =>
  problemOf(new Failure(status, code, 'What the server said.'));

it.each([
  [410, 'upload_expired', 'anew'],
  [404, 'not_found', 'anew'],
  [413, 'file_too_large', 'none'],
  [413, 'quota_exceeded', 'again'],
  [507, 'storage_full', 'minute'],
  [403, 'forbidden', 'again']
] as const)('answers %i %s with the sentence of the server and the remedy “%s”', (status, code, remedy) => {
  expect(of(status, code)).toMatchObject({ remedy });
  expect(of(status, code).text).toContain('What the server said.');
});

it('asks to log in, in its own words', () => {
  expect(of(401, 'login_required')).toMatchObject({ remedy: 'login' });
  expect(of(401).text).toContain('logged out');
});

it('tells being offline from a server that is away', () => {
  expect(unreachable(false).text).toContain('offline');
  expect(unreachable(true).text).toContain('server');
});

it('goes on by itself after what passes, and after nothing else', () => {
  expect([0, 408, 409, 423, 429, 500, 502, 503].filter((status) => !passes(status))).toEqual([]);
  expect([400, 401, 403, 404, 410, 413, 422, 460, 507].filter(passes)).toEqual([]);
});
