// Command azure-report-ready tells Azure that this machine has started, in place of Azure's agent. It goes on trying until
// the report is taken: a machine that never reports is counted as failed, and may be taken away.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"buildernet/internal/notify"
	"buildernet/internal/retry"
	"buildernet/internal/wireserver"
)

// errStopped ends the attempts when the service is stopped.
var errStopped = errors.New("stopped before Azure took the report")

// report tries until the report is taken or the context ends.
func report(ctx context.Context, client wireserver.Client, tell func(string), backoff retry.Backoff) error {
	attempt := func() error {
		machine, err := client.Machine(ctx)
		if err != nil {
			return fmt.Errorf("asking for the goal state: %w", err)
		}
		if err := client.ReportReady(ctx, machine); err != nil {
			return fmt.Errorf("reporting: %w", err)
		}
		tell("Azure knows that this machine is ready (instance " + machine.InstanceID + ")")
		return nil
	}
	never := func(error) bool { return false }
	if retry.Until(ctx, backoff, attempt, never, func(err error, pause string) {
		tell(err.Error() + "; trying again in " + pause)
	}) != nil {
		return errStopped
	}
	return nil
}

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	notifier := notify.Notifier{Socket: os.Getenv("NOTIFY_SOCKET")}
	tell := func(text string) {
		log.Print(text)
		notifier.Status(text)
	}
	client := wireserver.Client{URL: wireserver.Address, Timeout: 20 * time.Second}
	if err := report(ctx, client, tell, retry.Backoff{First: time.Second, Cap: 30 * time.Second}); err != nil {
		log.Fatal(err)
	}
}
