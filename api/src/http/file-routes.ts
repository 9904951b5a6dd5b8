import { Router } from 'express';
import { activityFiles } from '../activity/activity.files.js';
import { analyticsFiles } from '../admin/analytics/analytics.files.js';
import type { AppContext } from '../app-context.js';
import { deviceFiles } from '../devices/devices.files.js';
import { methodNotAllowed } from '../errors/request.errors.js';
import { requestContext } from './request-state.js';

/** The routes whose answer is not only JSON, all of them. */
const files = [...deviceFiles, ...activityFiles, ...analyticsFiles];

/** Mounted beside the REST faces, after the caller is known; openapi-extra.ts documents them. */
export function fileRoutes(app: AppContext): Router {
  const routes = Router({ caseSensitive: true, strict: true });
  for (const file of files) {
    routes.get<string, { id: string }>(file.path, (req, res) =>
      file.answer(requestContext(app, req, res), req.params),
    );
    routes.all(file.path, () => {
      throw methodNotAllowed(['GET']);
    });
  }
  return routes;
}
