// Package destinations reads where the templates of an image may lead. The list is part of the image and independent of
// the templates: a template in the wrong folder, or one that somebody added, is refused instead of replacing a file of the
// system.
//
// The list is every file *.conf of one folder. A line is an absolute path: with a slash at its end a folder, in which
// (not below which) any file may be rendered, otherwise one file. Empty lines and lines that begin with # say nothing.
package destinations

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// List is what may be written.
type List struct {
	folders, files map[string]bool
}

// Read reads every *.conf of a folder. Without any there is no destination at all.
func Read(folder fs.FS) (List, error) {
	list := List{map[string]bool{}, map[string]bool{}}
	names, err := fs.Glob(folder, "*.conf")
	if err != nil {
		return List{}, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return List{}, err
		}
		for i, line := range strings.Split(string(text), "\n") {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if err := list.add(line); err != nil {
				return List{}, fmt.Errorf("%s:%d: %w", name, i+1, err)
			}
		}
	}
	return list, nil
}

func (l List) add(line string) error {
	clean := path.Clean(line)
	if !path.IsAbs(line) || (clean != line && clean+"/" != line) || clean == "/" {
		return fmt.Errorf("%q is no absolute path of a file, or of a folder with a slash at its end", line)
	}
	if strings.HasSuffix(line, "/") {
		l.folders[clean] = true
	} else {
		l.files[clean] = true
	}
	return nil
}

// Allows says whether a file may be rendered to an absolute path.
func (l List) Allows(destination string) bool {
	return path.Clean(destination) == destination && path.IsAbs(destination) &&
		(l.files[destination] || l.folders[path.Dir(destination)])
}
