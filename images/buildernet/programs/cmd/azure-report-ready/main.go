// Command azure-report-ready tells Azure that this machine has started, in place of Azure's agent. It goes on trying until
// the report is taken: a machine that never reports is counted as failed, and may be taken away.
package main

import (
	"context"
	"errors"
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

// sleeper waits, or returns false when the context has ended.
type sleeper func(ctx context.Context, pause time.Duration) bool

func sleep(ctx context.Context, pause time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
		return true
	}
}

// report tries until the report is taken or the context ends.
func report(ctx context.Context, client wireserver.Client, tell func(string), wait sleeper) error {
	backoff := retry.Backoff{First: time.Second, Cap: 30 * time.Second}
	for {
		step := "asking for the goal state"
		machine, err := client.Machine(ctx)
		if err == nil {
			step = "reporting"
			err = client.ReportReady(ctx, machine)
		}
		if err == nil {
			tell("Azure knows that this machine is ready (instance " + machine.InstanceID + ")")
			return nil
		}
		if ctx.Err() != nil {
			return errStopped
		}
		pause := backoff.Pause()
		tell(step + ": " + err.Error() + "; trying again in " + pause.Round(time.Second/10).String())
		if !wait(ctx, pause) {
			return errStopped
		}
	}
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
	if err := report(ctx, client, tell, sleep); err != nil {
		log.Fatal(err)
	}
}
