package main

import "github.com/anishathalye/porcupine"

const (
	absent  = "absent"
	asking  = "asking"
	present = "present"
)

// standing: how one student stands with one section. Nobody has it twice; who asks while another request of theirs is
// under way, or has it, hears so. A request that is refused in the end was under way for a while ("tried", "gave-up").
var standing = porcupine.NondeterministicModel{
	Init: func() []interface{} { return []interface{}{absent} },
	Step: func(state, input, _ interface{}) []interface{} {
		switch input.(Operation).Op {
		case "has":
			return when(state == absent, present)
		case "tried":
			return when(state == absent, asking)
		case "gave-up":
			return when(state == asking, absent)
		case "duplicate":
			return when(state != absent, state)
		case "dropped":
			return when(state == present, absent)
		case "not-enrolled":
			return when(state == absent, state)
		case "perhaps-has":
			return append(when(state == absent, present), state)
		case "perhaps-dropped":
			return []interface{}{state, absent}
		}
		return nil
	},
}
