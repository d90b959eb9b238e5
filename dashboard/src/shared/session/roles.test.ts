import { describe, expect, it } from 'vitest';
import { roleAtLeast, ROLES } from './roles';

describe('roles', () => {
  it('lets each role do what the ones before it may, and nothing of the ones after it', () => {
    const may = ROLES.map((role) => ROLES.filter((least) => roleAtLeast(role, least)));
    expect(may).toEqual([['viewer'], ['viewer', 'operator'], ['viewer', 'operator', 'administrator']]);
  });
});
