package main

import "github.com/anishathalye/porcupine"

// section is a section as those who ask for it can tell: how many seats are gone, how many wait, and how many of the
// places that were given up have come back.
type section struct{ gone, waiting, back int }

// seats: who is granted a seat takes a free one past nobody who waits; who is refused found none; a seat that was given
// up comes back some time later, and goes to who waits, if anybody does.
var seats = porcupine.NondeterministicModel{
	Init: func() []interface{} { return []interface{}{section{}} },
	Step: func(state, input, _ interface{}) []interface{} {
		s, op := state.(section), input.(Operation)
		isFree := s.gone < op.Capacity && s.waiting == 0
		granted := section{s.gone + 1, s.waiting, s.back}
		waiting := section{s.gone, s.waiting + 1, s.back}
		switch op.Op {
		case "granted":
			return when(isFree, granted)
		case "waitlisted":
			return when(!isFree, waiting)
		case "full":
			return when(s.gone >= op.Capacity, s)
		case "behind":
			return when(s.waiting > 0, s)
		case "released":
			return when(op.order == s.back && s.gone > 0, released(s))
		case "perhaps":
			return append(when(isFree, granted), s)
		case "perhaps-waiting":
			return append(append(when(isFree, granted), when(!isFree, waiting)...), s)
		}
		return nil
	},
}

// released: one is like the other, so they come back in the order in which they were given up, which spares the search
// all other orders.
func released(s section) section {
	if s.waiting > 0 {
		return section{s.gone, s.waiting - 1, s.back + 1}
	}
	return section{s.gone - 1, s.waiting, s.back + 1}
}

func when(possible bool, next interface{}) []interface{} {
	if possible {
		return []interface{}{next}
	}
	return nil
}
