package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"buildernet/internal/destinations"
	"buildernet/internal/render"
)

// loadTemplates reads templates and destinations, and leaves out templates for programs that are not there. What is wrong with them is so in the image: no attempt is worth repeating.
func loadTemplates(o options) ([]render.Template, error) {
	templates, err := render.Load(os.DirFS(o.below(o.templates)))
	if err != nil {
		return nil, err
	}
	allowed, err := destinations.Read(os.DirFS(o.below(o.destinations)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.destinations, err)
	}
	var wanted []render.Template
	var problems []string
	for _, template := range templates {
		program, ok := allowed.Allows(template.Destination)
		if !ok {
			problems = append(problems, fmt.Sprintf("template %s: no *.conf of %s allows the destination %s",
				template.Source, o.destinations, template.Destination))
		} else if program == "" || isThere(o.below(program)) {
			wanted = append(wanted, template)
		}
	}
	if len(problems) > 0 {
		return nil, &render.LoadError{Problems: problems}
	}
	return wanted, nil
}

// isThere: what cannot be looked at counts as there, so that it is missed loudly.
func isThere(program string) bool {
	_, err := os.Stat(program)
	return !errors.Is(err, fs.ErrNotExist)
}
