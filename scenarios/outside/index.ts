export { type ApiAnswer, Campus } from './campus.ts'
export { crew } from './crew.ts'
export { coursesAskedFor, recordHistory } from './history.ts'
export { type Heard, insist, isDefinite } from './insisting.ts'
export {
  enrolStudents,
  type Imported,
  importCatalog,
  openSections,
  openTerm,
  openUniversity,
  PASSWORD,
  type Student,
  type University,
} from './university.ts'
