// Reads histories from stdin, one operation a line (see histories.ts), and says of each whether it is linearizable.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

const patience = 60 * time.Second

// Operation is one line. Call and Return are microseconds; without Return nobody ever heard how it ended.
type Operation struct {
	Model     string `json:"model"`
	Partition string `json:"partition"`
	Op        string `json:"op"`
	Who       string `json:"who"`
	Capacity  int    `json:"capacity"`
	Call      int64  `json:"call"`
	Return    *int64 `json:"return"`
	// Among its partition's releases, by their calls.
	order int
}

// Verdict is what is printed of a history: ok, unknown (no answer in time), or violated with the history itself.
type Verdict struct {
	Model      string      `json:"model"`
	Partition  string      `json:"partition"`
	Verdict    string      `json:"verdict"`
	Operations int         `json:"operations"`
	History    []Operation `json:"history,omitempty"`
}

var models = map[string]porcupine.NondeterministicModel{"seats": seats, "standing": standing}

func main() {
	histories, err := read()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	lines := json.NewEncoder(os.Stdout)
	for _, history := range histories {
		if err := lines.Encode(judge(history)); err != nil {
			panic(err)
		}
	}
}

// read gives the histories by model and partition, each in the order of its calls.
func read() ([][]Operation, error) {
	byName := map[string][]Operation{}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	for input.Scan() {
		var op Operation
		if err := json.Unmarshal(input.Bytes(), &op); err != nil {
			return nil, err
		}
		if _, known := models[op.Model]; !known {
			return nil, fmt.Errorf("there is no model %q", op.Model)
		}
		byName[op.Model+" "+op.Partition] = append(byName[op.Model+" "+op.Partition], op)
	}
	histories := [][]Operation{}
	for _, history := range byName {
		histories = append(histories, inOrder(history))
	}
	sort.Slice(histories, func(a, b int) bool {
		return histories[a][0].Model+histories[a][0].Partition < histories[b][0].Model+histories[b][0].Partition
	})
	return histories, input.Err()
}

func inOrder(history []Operation) []Operation {
	sort.SliceStable(history, func(a, b int) bool { return history[a].Call < history[b].Call })
	releases := 0
	for at := range history {
		if history[at].Op == "released" {
			history[at].order = releases
			releases++
		}
	}
	return history
}

func judge(history []Operation) Verdict {
	operations := make([]porcupine.Operation, len(history))
	for at, op := range history {
		end := int64(math.MaxInt64)
		if op.Return != nil {
			end = *op.Return
		}
		operations[at] = porcupine.Operation{ClientId: at, Input: op, Call: op.Call, Output: nil, Return: end}
	}
	first := history[0]
	nondeterministic := models[first.Model]
	verdict := Verdict{Model: first.Model, Partition: first.Partition, Operations: len(history)}
	switch porcupine.CheckOperationsTimeout(nondeterministic.ToModel(), operations, patience) {
	case porcupine.Ok:
		verdict.Verdict = "ok"
	case porcupine.Unknown:
		verdict.Verdict = "unknown"
	default:
		verdict.Verdict = "violated"
		verdict.History = history
	}
	return verdict
}
