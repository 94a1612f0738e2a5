import { describe, expect, test } from 'vitest'
import { parseCatalog } from '../catalog-csv.ts'
import { fileOf } from '../sample-file.ts'
import { ParsingFailed, parseAside } from './parsing.ts'
import { stepsOf } from './step.ts'

const options = { term: '2026-su', capacity: 12 }
const file = fileOf({ CRN: '10001' }, { CRN: '10002', Number: '102' }, { CRN: 'none' })

describe('a file that is read in a thread of its own', () => {
  test('comes to the same as one that is read here, slice by slice', async () => {
    const here = parseCatalog(file, options)
    const parsed = await parseAside(file, options)
    try {
      const { steps, rows, rejected, warnings } = parsed
      expect({ rows, rejected, warnings }).toEqual({
        rows: here.rows,
        rejected: here.rejected,
        warnings: here.warnings,
      })
      expect(steps).toBe(4)
      expect([...(await parsed.slice(0, 3)), ...(await parsed.slice(3, 4))]).toEqual(stepsOf(here))
    } finally {
      await parsed.close()
    }
  })
  test('says so when it cannot be read to its end', async () => {
    const nothing = undefined as unknown as string
    await expect(parseAside(nothing, options)).rejects.toThrow(ParsingFailed)
  })
})
