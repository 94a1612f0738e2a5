// Package answered makes a call to the app that got no answer a failed one.
//
// Dapr 1.18 gives all calls to its app one middleware pipeline and puts the handler of each call at the pipeline's end
// (pkg/middleware/http/pipeline.go). Two calls of one moment may so end in each other's handler, and an error is noted
// by the wrong one: the call whose connection failed counts as "200, empty body". For a pub/sub delivery that is a
// success, and the event is gone.
package answered

import (
	"net/http"
	"strings"
)

// Middleware answers 500 for the app when the app did not answer. Streams of server-sent events, which Dapr writes past
// its middleware, are left alone.
func Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &answer{ResponseWriter: w}
		next.ServeHTTP(seen, r)
		if !seen.came && !strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
}

type answer struct {
	http.ResponseWriter

	came bool
}

func (a *answer) WriteHeader(status int) {
	a.came = true
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(bytes []byte) (int, error) {
	a.came = true
	return a.ResponseWriter.Write(bytes)
}
