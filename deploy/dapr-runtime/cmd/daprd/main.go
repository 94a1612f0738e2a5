// Command daprd is the Dapr sidecar with its stable components, the SMTP binding, which upstream builds only together
// with every alpha component (a build twice the size, and much slower), and the middleware `answered`, without which
// Dapr 1.18 loses events.
package main

import (
	"campus/dapr-runtime/answered"

	"github.com/dapr/components-contrib/bindings/smtp"
	contrib "github.com/dapr/components-contrib/middleware"
	"github.com/dapr/dapr/cmd/daprd/app"
	bindings "github.com/dapr/dapr/pkg/components/bindings"
	components "github.com/dapr/dapr/pkg/components/middleware/http"
	"github.com/dapr/dapr/pkg/middleware"
	"github.com/dapr/kit/logger"
)

func main() {
	bindings.DefaultRegistry.RegisterOutputBinding(smtp.NewSMTP, "smtp")
	components.DefaultRegistry.RegisterComponent(func(logger.Logger) components.FactoryMethod {
		return func(contrib.Metadata) (middleware.HTTP, error) { return answered.Middleware, nil }
	}, "answered")
	app.Run()
}
