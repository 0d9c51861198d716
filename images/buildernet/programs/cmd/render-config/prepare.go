package main

import (
	"fmt"
	"os"

	"buildernet/internal/destinations"
	"buildernet/internal/render"
)

// loadTemplates reads templates and destinations. What is wrong with them is so in the image: no attempt is worth repeating.
func loadTemplates(o options) ([]render.Template, error) {
	templates, err := render.Load(os.DirFS(o.below(o.templates)))
	if err != nil {
		return nil, err
	}
	allowed, err := destinations.Read(os.DirFS(o.below(o.destinations)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.destinations, err)
	}
	var problems []string
	for _, template := range templates {
		if !allowed.Allows(template.Destination) {
			problems = append(problems, fmt.Sprintf("template %s: no *.conf of %s allows the destination %s",
				template.Source, o.destinations, template.Destination))
		}
	}
	if len(problems) > 0 {
		return nil, &render.LoadError{Problems: problems}
	}
	return templates, nil
}
