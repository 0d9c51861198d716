package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"buildernet/internal/hubaddress"
	"buildernet/internal/placing"
	"buildernet/internal/render"
	"buildernet/internal/retry"
)

// configure asks BuilderHub until every template is rendered, or once. Between attempts nothing changes: the files of an
// earlier run stay until all new ones are there.
func configure(ctx context.Context, o options, credentials string, tell teller) error {
	templates, err := loadTemplates(o)
	if err != nil {
		return err
	}
	if o.check {
		tell.info("every template leads to an allowed destination; %d are for programs that are there", len(templates))
		return nil
	}
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
	for {
		err := attempt()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var wrong *hubaddress.WrongError
		if err == nil || o.once || errors.As(err, &wrong) {
			return err
		}
		pause := backoff.Pause()
		tell.warning("%v; trying again in %s", err, inWords(pause))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// inWords: 8 s; below a second 0.3 s.
func inWords(pause time.Duration) string {
	if pause < time.Second {
		return fmt.Sprintf("%.1f s", pause.Seconds())
	}
	return fmt.Sprintf("%.0f s", pause.Seconds())
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
