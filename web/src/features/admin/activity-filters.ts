import { fromLocalInput } from '../../time/local-input';
import type { ActivityFilters } from './api/activity';

/** The filters as they stand in the address: times as their fields give them. */
export interface ActivityChoice {
  action?: string | undefined;
  email?: string | undefined;
  address?: string | undefined;
  target?: ActivityFilters['targetType'];
  targetId?: string | undefined;
  user?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** As the server takes them; what is empty or no time is left out. */
export function toActivityFilters(choice: ActivityChoice): ActivityFilters {
  const { action, email, address, target, targetId, user, from, to } = choice;
  const filters: ActivityFilters = {
    action,
    email,
    address,
    targetType: target,
    targetId,
    userId: user,
    from: fromLocalInput(from ?? '') ?? undefined,
    to: fromLocalInput(to ?? '') ?? undefined,
  };
  return Object.fromEntries(
    Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''),
  );
}
