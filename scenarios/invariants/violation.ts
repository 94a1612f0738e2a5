/** Something that must never be, found in the stores (the invariants I1 to I8). */
export interface Violation {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8'
  readonly detail: string
}

export const violation =
  (invariant: Violation['invariant']) =>
  (detail: string): Violation => ({ invariant, detail })
