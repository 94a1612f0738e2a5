import { runService } from '@campus/platform'
import { catalogRoutes } from './api.ts'
import { Import } from './catalog-import.ts'
import { Course } from './course.ts'
import { CrossListGroup } from './cross-list-group.ts'
import { Importer } from './import/run/importer.ts'
import { reactions } from './reactions.ts'
import { Section } from './section.ts'
import { Term } from './term.ts'
import { views } from './views.ts'

await runService('catalog', context => {
  const importer = new Importer(context)
  return {
    routes: catalogRoutes(context),
    aggregates: [Term, Course, CrossListGroup, Section, Import],
    subscriptions: [...reactions(context, importer), ...views(context)],
    background: async () => {
      // At once, not when everything else has stopped: its commands come back to this process as turns.
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => importer.stop())
      return async () => importer.stop()
    },
  }
})
