// Package render reads the templates of an image and makes the texts of its configuration files out of them. The
// templates are Mustache's (https://mustache.github.io/mustache.5.html), rendered by github.com/cbroglie/mustache.
package render

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/cbroglie/mustache"

	"buildernet/internal/templatename"
)

// Template is a file below the templates' folder.
type Template struct {
	// Source is its path below the templates' folder, which messages name.
	Source string
	// Destination is the path it is rendered to, absolute: the folders are those of the template.
	Destination string
	templatename.Name
	parsed *mustache.Template
}

// LoadError holds everything that is wrong with the templates themselves: the image has to change.
type LoadError struct{ Problems []string }

func (e *LoadError) Error() string { return strings.Join(e.Problems, "; ") }

var errPartial = errors.New("a partial ({{> …}}) names a second file; write its text into the template")

// noPartials: the library's own provider would read files from the current folder.
type noPartials struct{}

func (noPartials) Get(string) (string, error) { return "", errPartial }

// Load reads and parses every template, in the order of their paths. Whatever is wrong with any of them is in one LoadError.
func Load(folder fs.FS) ([]Template, error) {
	var templates []Template
	var problems []string
	sources := map[string]string{}
	err := fs.WalkDir(folder, ".", func(source string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		template, err := load(folder, source, entry)
		if err != nil {
			problems = append(problems, fmt.Sprintf("template %s: %v", source, err))
			return nil
		}
		if other, taken := sources[template.Destination]; taken {
			problems = append(problems, fmt.Sprintf("templates %s and %s become the same file", other, source))
			return nil
		}
		sources[template.Destination] = source
		templates = append(templates, template)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, &LoadError{problems}
	}
	return templates, nil
}

func load(folder fs.FS, source string, entry fs.DirEntry) (Template, error) {
	if !entry.Type().IsRegular() {
		return Template{}, errors.New("a template is a regular file, no link and no device")
	}
	name, err := templatename.Parse(entry.Name())
	if err != nil {
		return Template{}, err
	}
	text, err := fs.ReadFile(folder, source)
	if err != nil {
		return Template{}, err
	}
	// Raw everywhere: the library escapes for HTML otherwise, which no configuration file is.
	parsed, err := mustache.ParseStringPartialsRaw(string(text), noPartials{}, true)
	if err != nil {
		return Template{}, err
	}
	if hasPartial(parsed.Tags()) {
		return Template{}, errPartial
	}
	return Template{
		Source:      source,
		Destination: "/" + path.Join(path.Dir(source), name.Base),
		Name:        name,
		parsed:      parsed,
	}, nil
}

func hasPartial(tags []mustache.Tag) bool {
	for _, tag := range tags {
		switch tag.Type() {
		case mustache.Partial:
			return true
		case mustache.Section, mustache.InvertedSection:
			if hasPartial(tag.Tags()) {
				return true
			}
		}
	}
	return false
}
