import { router } from '../trpc/init.js';
import { adminActivityRouter } from './activity/activity.router.js';

/**
 * What an administrator sees and governs. No answer holds a password, a key, a one-time token or
 * the text of somebody's message; numbers of recipients are cut to their last four digits.
 */
export const adminRouter = router({
  activity: adminActivityRouter,
});
