import { describe, expect, it } from 'vitest';
import { tickStatuses } from '../../components/ticks/statuses';
import { orderFor } from './message-orders';

describe('orderFor', () => {
  const offered = (order: string): string[] =>
    tickStatuses.filter((status) => orderFor({ direction: 'out', status }) === order);

  it('cancels what still waits', () => {
    expect(offered('cancel')).toEqual(['scheduled', 'queued']);
  });

  it('sends again what surely did not leave, and warns where that is not known', () => {
    expect(offered('send_again')).toEqual(['failed', 'cancelled', 'expired']);
    expect(offered('send_again_unsure')).toEqual(['unknown']);
  });

  it('offers nothing for what came in', () => {
    expect(tickStatuses.map((status) => orderFor({ direction: 'in', status }))).toEqual(
      tickStatuses.map(() => null),
    );
  });
});
