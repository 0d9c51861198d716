package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"buildernet/internal/hubaddress"
	"buildernet/internal/placing"
	"buildernet/internal/render"
	"buildernet/internal/retry"
)

// configure asks BuilderHub until every template is rendered, or once. Between attempts nothing changes: the files of an
// earlier run stay until all new ones are there; what said that they were rendered is gone before this run counts as started.
// Started means: it runs and says what it waits for. Whoever needs the files waits for them, not for this service.
func configure(ctx context.Context, o options, credentials string, tell teller) error {
	templates, err := loadTemplates(o)
	if err != nil {
		return err
	}
	if o.check {
		tell.info("every template leads to an allowed destination; %d are for programs that are there", len(templates))
		return nil
	}
	if err := forgetState(o); err != nil {
		return err
	}
	tell.notifier.Ready()
	found, err := awaitAddress(ctx, o, credentials, tell)
	if err != nil {
		return err
	}
	if found == nil {
		tell.info("no URL of BuilderHub: there is no %s on the kernel command line, among the credentials or in a cloud's metadata; "+
			"services that need its values do not start", hubaddress.Name)
		return nil
	}
	asked, name, err := client(o, found)
	if err != nil {
		return err
	}
	tell.info("asking %s (from the %s)", name, found.Where)
	return repeatedly(ctx, o, tell, func() error {
		object, err := asked.Configuration(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files, err := render.All(templates, object)
		var lacking *render.ValuesError
		if errors.As(err, &lacking) {
			return fmt.Errorf("the values of %s do not fit; nothing is written: %w", name, err)
		}
		if err != nil {
			return err
		}
		return place(o, found, files, tell)
	})
}

// awaitAddress looks for the URL until the place that may have it answers.
func awaitAddress(ctx context.Context, o options, credentials string, tell teller) (found *hubaddress.Found, err error) {
	err = repeatedly(ctx, o, tell, func() error {
		found, err = findAddress(ctx, o, credentials)
		return err
	})
	return found, err
}

// repeatedly tries until there is no error, or one that another attempt would meet again.
func repeatedly(ctx context.Context, o options, tell teller, attempt func() error) error {
	backoff := retry.Backoff{First: o.retryFirst, Cap: o.retryCap}
	final := func(err error) bool {
		var wrong *hubaddress.WrongError
		return o.once || errors.As(err, &wrong)
	}
	return retry.Until(ctx, backoff, attempt, final, func(err error, pause string) {
		tell.warning("%v; trying again in %s", err, pause)
	})
}

func place(o options, found *hubaddress.Found, files []render.File, tell teller) error {
	placed := make([]placing.File, 0, len(files))
	for _, file := range files {
		placed = append(placed, placing.File{Path: file.Destination, Mode: file.Mode, Content: file.Content})
	}
	changed, err := placing.All(o.root, placed)
	if err != nil {
		return fmt.Errorf("rendered files could not be put in their places: %w", err)
	}
	if err := writeState(o, found, placed); err != nil {
		return fmt.Errorf("rendered, but: %w", err)
	}
	if len(changed) == 0 {
		tell.info("rendered %s; nothing differs from what was there", count(files))
	} else {
		tell.info("rendered %s; new or changed: %s", count(files), strings.Join(changed, " "))
	}
	return nil
}

func count(files []render.File) string {
	if len(files) == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", len(files))
}

// forgetState: from now on nothing is rendered, until it is rendered again. Whoever has waited for this run to begin does not
// take the files of the last one for its own.
func forgetState(o options) error {
	if o.state == "" {
		return nil
	}
	err := os.Remove(o.below(o.state))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// writeState leaves a file that says: everything is rendered. Its content is for people; it holds no values.
func writeState(o options, found *hubaddress.Found, files []placing.File) error {
	if o.state == "" {
		return nil
	}
	paths := make([]string, 0, len(files))
	for _, file := range files {
		paths = append(paths, file.Path)
	}
	text, err := json.MarshalIndent(map[string]any{
		"url":   found.URL.Redacted(),
		"from":  found.Where,
		"time":  time.Now().UTC().Format(time.RFC3339),
		"files": paths,
	}, "", "  ")
	if err != nil {
		return err
	}
	_, err = placing.All(o.root, []placing.File{{Path: o.state, Mode: 0o644, Content: append(text, '\n')}})
	return err
}
