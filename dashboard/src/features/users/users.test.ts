import { describe, expect, it } from 'vitest';
import { isLastAdministrator, isName, type User } from './users-api';

const user = (name: string, role: User['role'], disabled = false): User => ({ name, role, disabled, createdAt: '', lastLoginAt: null });

describe('users', () => {
  it('keep the last administrator who can sign in', () => {
    const [ada, bo, cy] = [user('ada', 'administrator'), user('bo', 'administrator', true), user('cy', 'operator')];
    const last = (users: readonly User[]) => users.filter((each) => isLastAdministrator(users, each)).map(({ name }) => name);
    expect(last([ada, bo, cy])).toEqual(['ada']);
    expect(last([ada, { ...bo, disabled: false }, cy])).toEqual([]);
  });

  it('have names that no address and no log has to escape', () => {
    expect(['ada', 'a.b_c@d-e', '0', 'a'.repeat(64)].filter((name) => !isName(name))).toEqual([]);
    expect(['', 'Ada', '-a', 'a b', 'a/b', 'a'.repeat(65), '가'].filter(isName)).toEqual([]);
  });
});
