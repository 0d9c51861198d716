// Render-config asks BuilderHub for this machine's values and renders the image's templates with them: see
// docs/BUILDERNET.md, "Configuration at boot".
//
// Exit codes: 0 everything is rendered, or there is no BuilderHub to ask; 1 it failed; 2 wrong flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"buildernet/internal/notify"
	"buildernet/internal/placing"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stderr))
}

func run(ctx context.Context, arguments []string, environment func(string) string, output io.Writer) int {
	o, err := parseOptions(arguments, output)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(output, err)
		return 2
	}
	tell := teller{output, notify.Notifier{Socket: environment("NOTIFY_SOCKET")}, environment("JOURNAL_STREAM") != ""}
	credentials := environment("CREDENTIALS_DIRECTORY")
	if o.urlFile != "" {
		tell.notifier.Ready()
		err = writeURL(ctx, o, credentials, tell)
	} else {
		err = configure(ctx, o, credentials, tell)
	}
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		tell.info("stopped before everything was rendered")
		return 0
	default:
		tell.failure("%v", err)
		return 1
	}
}

// writeURL is for programs that take the URL out of their environment (systemd.exec(5), EnvironmentFile). Without a URL
// there is no file.
func writeURL(ctx context.Context, o options, credentials string, tell teller) error {
	found, err := awaitAddress(ctx, o, credentials, tell)
	if err != nil {
		return err
	}
	if found == nil {
		tell.info("no URL of BuilderHub")
		return nil
	}
	_, err = placing.All(o.root, []placing.File{
		{Path: o.urlFile, Mode: 0o400, Content: []byte("BUILDERHUB_URL=" + found.URL.String() + "\n")},
	})
	return err
}
