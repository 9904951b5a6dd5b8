import { activityKinds } from '@/features/account/activity-kinds';
import { oneOf, type Search, text } from './search';

interface TokenSearch {
  /** Of the link in a mail. */
  token?: string | undefined;
}
export const tokenSearch = ({ token }: Search): TokenSearch => ({ token: text(token) });

interface ActivitySearch {
  kind?: (typeof activityKinds)[number] | undefined;
}
export const activitySearch = ({ kind }: Search): ActivitySearch => ({
  kind: oneOf(kind, activityKinds),
});
