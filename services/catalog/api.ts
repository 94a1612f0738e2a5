import type { Context } from '@campus/platform'
import type { Route } from '@campus/service'
import { courseRoutes } from './course-routes.ts'
import { crossListGroupRoutes } from './cross-list-group-routes.ts'
import { importRoutes } from './import-routes.ts'
import { rollRoutes } from './roll/routes.ts'
import { sectionRoutes } from './section-routes.ts'
import { termRoutes } from './term-routes.ts'

/** Everything that the catalog answers. */
export const catalogRoutes = (context: Context): Route[] => [
  ...termRoutes(context),
  ...courseRoutes(context),
  ...crossListGroupRoutes(context),
  ...sectionRoutes(context),
  ...importRoutes(context),
  ...rollRoutes(context),
]
