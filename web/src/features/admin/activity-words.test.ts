import { describe, expect, it } from 'vitest';
import { actionGroups, describeAction, describeActionFilter, toDetailRows } from './activity-words';

describe('describeAction', () => {
  it('has words for what it does not know', () => {
    expect(describeAction('auth.login')).toBe('Signed in');
    expect(describeAction('webhooks.url_changed')).toBe('Webhooks url changed');
  });

  it('offers every act that it knows, once', () => {
    const offered = actionGroups.flatMap(({ actions }) => actions);
    expect(new Set(offered).size).toBe(offered.length);
    expect(offered).toContain('admin.user_suspended');
    for (const { actions } of actionGroups) expect(actions.length).toBeGreaterThan(0);
  });

  it('tells a group from an act', () => {
    expect(describeActionFilter('devices.')).toBe('All of devices');
    expect(describeActionFilter('devices.linked')).toBe('A device was linked');
  });
});

describe('toDetailRows', () => {
  it('puts before and after side by side, and the rest below', () => {
    const { changes, facts } = toDetailRows({
      before: { rateLimit: null, role: 'user' },
      after: { rateLimit: 3, role: 'user' },
      signOut: true,
    });
    expect(changes).toEqual([
      { name: 'Rate limit', before: 'none', after: '3' },
      { name: 'Role', before: 'user', after: 'user' },
    ]);
    expect(facts).toEqual([{ name: 'Sign out', before: null, after: 'yes' }]);
  });

  it('takes what has no before, and lists', () => {
    expect(toDetailRows({ before: 'text', scopes: ['send', 'read'], none: [] })).toEqual({
      changes: [],
      facts: [
        { name: 'Scopes', before: null, after: 'send, read' },
        { name: 'None', before: null, after: 'none' },
      ],
    });
  });
});
