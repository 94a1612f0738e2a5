// Command daprd is the Dapr sidecar with its stable components and the SMTP binding, which upstream
// builds only together with every alpha component (a build twice the size, and much slower).
package main

import (
	"github.com/dapr/components-contrib/bindings/smtp"
	"github.com/dapr/dapr/cmd/daprd/app"
	bindings "github.com/dapr/dapr/pkg/components/bindings"
)

func main() {
	bindings.DefaultRegistry.RegisterOutputBinding(smtp.NewSMTP, "smtp")
	app.Run()
}
