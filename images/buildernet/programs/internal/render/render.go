package render

import (
	"fmt"
	"strings"

	"github.com/cbroglie/mustache"

	"buildernet/internal/values"
)

// File is a rendered template.
type File struct {
	Template
	Content []byte
}

// ValuesError names what the values lack for the templates: BuilderHub's configuration of this machine has to change.
type ValuesError struct{ Problems []string }

func (e *ValuesError) Error() string { return strings.Join(e.Problems, "; ") }

// All renders every template, or none: the error names every variable of every template that could not be rendered.
func All(templates []Template, object values.Object) ([]File, error) {
	// A variable that is missing is an error, not an empty text. The library keeps this for all templates of a program.
	mustache.AllowMissingVariables = false
	safe, unsafe := values.ForSafe(object), values.ForUnsafe(object)
	files := make([]File, 0, len(templates))
	var problems []string
	for _, template := range templates {
		own := safe
		if template.Unsafe {
			own = unsafe
		}
		if found := check(template.parsed.Tags(), own); len(found) > 0 {
			problems = append(problems, fmt.Sprintf("template %s: %s", template.Source, strings.Join(found, ", ")))
			continue
		}
		var content limited
		err := template.parsed.FRender(&content, own)
		if content.overflown {
			err = errTooLong
		}
		if err != nil {
			problems = append(problems, fmt.Sprintf("template %s: %v", template.Source, err))
			continue
		}
		files = append(files, File{template, content.Bytes()})
	}
	if len(problems) > 0 {
		return nil, &ValuesError{problems}
	}
	return files, nil
}
