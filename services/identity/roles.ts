import type { Affiliation, LocalDate } from '@campus/contracts'

type AffiliationType = Affiliation['type']

/** What each affiliation lets a person be in the product; affiliates and alumni are known, and no more. */
const ROLES: Readonly<Record<AffiliationType, string | undefined>> = {
  student: 'student',
  faculty: 'lecturer',
  employee: 'employee',
  registrar: 'registrar',
  finance: 'finance',
  hr: 'hr',
  'it-admin': 'it-admin',
  affiliate: undefined,
  alum: undefined,
}

/** The roles of a person on a day, each once. */
export function rolesOn(today: LocalDate, affiliations: readonly Affiliation[]): string[] {
  const active = affiliations.filter(({ start, end }) => start <= today && (end === undefined || today <= end))
  return [...new Set(active.flatMap(({ type }) => ROLES[type] ?? []))]
}

const OFFICES: ReadonlySet<AffiliationType> = new Set(['registrar', 'finance', 'hr', 'it-admin'])

/** Whether somebody with these roles may give these affiliations: HR fills offices, so no registrar appoints itself one. */
export const mayAppoint = (roles: readonly string[], affiliations: readonly Affiliation[]): boolean =>
  roles.includes('hr') || affiliations.every(({ type }) => !OFFICES.has(type))
