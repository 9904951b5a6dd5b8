import { router } from '../trpc/init.js';
import { adminActivityRouter } from './activity/activity.router.js';
import { adminAnalyticsRouter } from './analytics/analytics.router.js';
import { adminDevicesRouter } from './devices/devices.router.js';
import { adminHealthRouter } from './health/health.router.js';
import { adminQueueRouter } from './queue/queue.router.js';
import { adminUsersRouter } from './users/users.router.js';

/**
 * What an administrator sees and governs. No answer holds a password, a key, a one-time token or
 * the text of somebody's message; numbers of recipients are cut to their last four digits.
 */
export const adminRouter = router({
  activity: adminActivityRouter,
  analytics: adminAnalyticsRouter,
  devices: adminDevicesRouter,
  health: adminHealthRouter,
  queue: adminQueueRouter,
  users: adminUsersRouter,
});
