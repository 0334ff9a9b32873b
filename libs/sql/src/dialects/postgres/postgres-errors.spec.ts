import { DomainError } from '@film-mesh/shared-domain';
import { describe, expect, it } from '@jest/globals';
import pg from '@film-mesh/postgres-server/pg';

import { breaksConnection, mayPass, translatePostgresError } from './postgres-errors.ts';

const answered = (code: string, severity = 'ERROR') =>
  Object.assign(new pg.DatabaseError('said by the server', 0, 'error'), { code, severity });
const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), { code: 'ECONNREFUSED' });

describe('An error of PostgreSQL', () => {
  it.each([
    '08006',
    '0A000',
    '25006',
    '26000',
    '40001',
    '40P01',
    '42P05',
    '53300',
    '55P03',
    '57014',
    '57P01',
    '57P03',
    '58030',
  ])('with SQLSTATE %s is the fault of the store', (code) => {
    const error = answered(code);
    expect(translatePostgresError(error)).toMatchObject({ code: 'store-unavailable', cause: error });
  });

  it.each(['22021', '23505', '28P01', '3D000', '42501', '42601'])('with SQLSTATE %s stays what it is', (code) => {
    const error = answered(code);
    expect(translatePostgresError(error)).toBe(error);
    expect(mayPass(translatePostgresError(error))).toBe(false);
  });

  it.each([refused, new Error('Connection terminated unexpectedly'), new Error('Query read timeout')])(
    'that is none of its answers is the fault of the store, and may pass: %s',
    (error) => {
      const translated = translatePostgresError(error);
      expect(translated).toMatchObject({ code: 'store-unavailable', cause: error });
      expect(mayPass(translated)).toBe(true);
    },
  );

  it('says of a name with several addresses why the first could not be reached', () => {
    expect(translatePostgresError(new AggregateError([refused, refused]))).toMatchObject({ cause: refused });
  });

  it('that is the domain already is left alone', () => {
    const error = new DomainError('not-found', 'No film has this id.');
    expect(translatePostgresError(error)).toBe(error);
  });

  it.each([new TypeError('x'), new RangeError('x'), new ReferenceError('x')])(
    'that is a bug stays one: %s',
    (error) => {
      expect(translatePostgresError(error)).toBe(error);
    },
  );

  it('breaks the connection unless the server said it of one statement', () => {
    expect(breaksConnection(answered('23505'))).toBe(false);
    expect(breaksConnection(answered('57P01', 'FATAL'))).toBe(true);
    expect(breaksConnection(refused)).toBe(true);
  });
});
