import { runService, takingUp } from '@campus/platform'
import { catalogRoutes } from './api.ts'
import { Import } from './catalog-import.ts'
import { Course } from './course.ts'
import { CrossListGroup } from './cross-list-group.ts'
import { importRunner } from './import/run/importer.ts'
import { reactions } from './reactions.ts'
import { Roll } from './roll/roll.ts'
import { rollRunner } from './roll/rolling.ts'
import { Section } from './section.ts'
import { Term } from './term.ts'
import { views } from './views.ts'

await runService('catalog', context => {
  const imports = importRunner(context)
  const rolls = rollRunner(context)
  return {
    routes: catalogRoutes(context),
    aggregates: [Term, Course, CrossListGroup, Section, Import, Roll.aggregate],
    subscriptions: [
      ...reactions(context, imports),
      ...takingUp(Roll, rolls, 'a roll is taken up, and again when it was forgotten'),
      ...views(context),
    ],
    background: async () => {
      const stop = [await imports.untilProcessEnds(), await rolls.untilProcessEnds()]
      return async () => void (await Promise.all(stop.map(each => each())))
    },
  }
})
