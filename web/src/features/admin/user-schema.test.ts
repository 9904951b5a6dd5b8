import { describe, expect, it } from 'vitest';
import {
  emptyUser,
  newUserSchema,
  toNewUser,
  toUserChange,
  toUserForm,
  userFormSchema,
} from './user-schema';

describe('new user', () => {
  it('leaves out what was left empty, so that the server chooses', () => {
    const values = { ...emptyUser, email: 'new@shop.example' };
    expect(toNewUser(values)).toEqual({ email: 'new@shop.example', role: 'user' });
    expect(toNewUser({ ...values, name: 'New', rateLimit: '5' })).toMatchObject({
      name: 'New',
      rateLimit: 5,
    });
  });

  it('asks for a password only where one is given', () => {
    const values = { ...emptyUser, email: 'new@shop.example' };
    expect(newUserSchema(false).safeParse(values).success).toBe(true);
    expect(newUserSchema(true).safeParse(values).error?.issues[0]?.path).toEqual(['password']);
  });
});

describe('user form', () => {
  const held = { name: 'Ann', role: 'user', rateLimit: null } as const;

  it('changes nothing that was not touched', () => {
    expect(toUserChange(toUserForm(held), held)).toEqual({});
    expect(toUserChange({ ...toUserForm(held), rateLimit: '3' }, held)).toEqual({ rateLimit: 3 });
  });

  it('empties a name and a limit', () => {
    const own = { ...held, rateLimit: 3 };
    expect(toUserChange({ name: '', role: 'user', rateLimit: '' }, own)).toEqual({
      name: null,
      rateLimit: null,
    });
  });

  it.each(['0', '1.5', '-1', '100001', 'many'])('refuses a limit of %s', (rateLimit) => {
    expect(userFormSchema.safeParse({ ...toUserForm(held), rateLimit }).success).toBe(false);
  });
});
