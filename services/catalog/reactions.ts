import { CANCELLATIONS_TOPIC, CancellationApproved, ImportEnded, ImportResumed, ImportStarted } from '@campus/contracts'
import { on, type Reaction } from '@campus/dapr'
import { type Context, commandFrom, type JobRunner, jobOf } from '@campus/platform'
import { ImportView } from './catalog-import.ts'
import { removeFile } from './import/run/file.ts'
import { Section } from './section.ts'

/** What enrollment decides of sections, and what keeps imports going. Taking one up is all that an event asks for: the work goes on after its acknowledgement. */
export const reactions = (context: Context, imports: JobRunner): Reaction[] => [
  on('catalog', ImportStarted, 'a started import is taken up', async event => imports.takeUp(jobOf(event))),
  on('catalog', ImportResumed, 'a forgotten import is taken up again', async event => imports.takeUp(jobOf(event))),
  on('catalog', ImportEnded, 'the file of an import that ended is removed', async ({ tenant, after }) => {
    const { id, parts } = ImportView.parse(after)
    await removeFile(context, tenant, id, parts)
  }),
  on(
    CANCELLATIONS_TOPIC,
    CancellationApproved,
    'a section whose cancellation is approved is cancelled',
    async event => {
      const command = commandFrom(event, 'catalog', { type: 'cancel' as const })
      await context.aggregates.send(Section, event.tenant, event.data.sectionId, command)
    },
  ),
]
