// Package destinations reads where the templates of an image may lead. The list is part of the image and independent of
// the templates: a template in the wrong folder, or one that somebody added, is refused instead of replacing a file of the
// system.
//
// The list is every file *.conf of one folder. A line begins with an absolute path: with a slash at its end a folder, in
// which (not below which) any file may be rendered, otherwise one file. A second path may follow, that of a program: where
// the program is not there, the templates of that destination are left out, and so are the values they need. Empty lines
// and lines that begin with # say nothing.
package destinations

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// List is what may be written: a program's path, or "", by the path of a folder or file.
type List struct {
	folders, files map[string]string
}

// Read reads every *.conf of a folder. Without any there is no destination at all.
func Read(folder fs.FS) (List, error) {
	list := List{map[string]string{}, map[string]string{}}
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
			words := strings.Fields(line)
			if len(words) == 0 || strings.HasPrefix(words[0], "#") {
				continue
			}
			if err := list.add(words); err != nil {
				return List{}, fmt.Errorf("%s:%d: %w", name, i+1, err)
			}
		}
	}
	return list, nil
}

func (l List) add(words []string) error {
	line, program := words[0], ""
	clean := path.Clean(line)
	if !path.IsAbs(line) || (clean != line && clean+"/" != line) || clean == "/" {
		return fmt.Errorf("%q is no absolute path of a file, or of a folder with a slash at its end", line)
	}
	if len(words) > 2 {
		return fmt.Errorf("%q: a line is a path and at most one program", strings.Join(words, " "))
	}
	if len(words) == 2 {
		if program = words[1]; !path.IsAbs(program) || path.Clean(program) != program {
			return fmt.Errorf("%q is no absolute path of a program", program)
		}
	}
	paths := l.files
	if strings.HasSuffix(line, "/") {
		paths = l.folders
	}
	if _, twice := paths[clean]; twice {
		return fmt.Errorf("%q is there twice", line)
	}
	paths[clean] = program
	return nil
}

// Allows says whether a file may be rendered to an absolute path, and the program without which it need not be ("" for
// none).
func (l List) Allows(destination string) (program string, allowed bool) {
	if path.Clean(destination) != destination || !path.IsAbs(destination) {
		return "", false
	}
	if program, allowed = l.files[destination]; allowed {
		return program, true
	}
	program, allowed = l.folders[path.Dir(destination)]
	return program, allowed
}
