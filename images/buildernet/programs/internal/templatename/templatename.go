// Package templatename reads what the name of a template says about the file it becomes.
//
//	config.toml              config.toml, mode 0640
//	config.toml_600          config.toml, mode 0600
//	config.toml_unsafe       config.toml, mode 0640, escapes in values are interpreted
//	config.toml_unsafe_600   config.toml, mode 0600, escapes in values are interpreted
//
// Only the last "_unsafe" and the last mode are suffixes: "key_600_644" becomes "key_600" with mode 0644.
package templatename

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
)

// DefaultMode is the mode of a file whose template names none: the owner may write, the group may read, nobody else may
// look. A suffix that somebody forgot gives no secret away.
const DefaultMode fs.FileMode = 0o640

// Name is a template's file name, taken apart.
type Name struct {
	// Base is the name of the rendered file.
	Base string
	// Unsafe says that escapes in values are interpreted (see package values).
	Unsafe bool
	// Mode holds permission bits only.
	Mode fs.FileMode
}

var (
	shape   = regexp.MustCompile(`^(.+?)(_unsafe)?(?:_(0?[0-7]{3}))?$`)
	swapped = regexp.MustCompile(`_0?[0-7]{3}_unsafe$`)
	special = regexp.MustCompile(`_[1-7][0-7]{3}$`)
)

// Parse reads the name of a template file (without its folder).
func Parse(name string) (Name, error) {
	if swapped.MatchString(name) {
		return Name{}, fmt.Errorf("%q: \"_unsafe\" comes before the mode (foo_unsafe_600)", name)
	}
	if special.MatchString(name) {
		return Name{}, fmt.Errorf("%q: a mode has no set-user-id, set-group-id or sticky bit (foo_600)", name)
	}
	parts := shape.FindStringSubmatch(name)
	if parts == nil || parts[1] == "_unsafe" || parts[1] == "." || parts[1] == ".." {
		return Name{}, fmt.Errorf("%q: the suffixes leave no file name", name)
	}
	parsed := Name{Base: parts[1], Unsafe: parts[2] != "", Mode: DefaultMode}
	if parts[3] != "" {
		bits, err := strconv.ParseUint(parts[3], 8, 12)
		if err != nil {
			return Name{}, fmt.Errorf("%q: %w", name, err)
		}
		parsed.Mode = fs.FileMode(bits)
	}
	if parsed.Mode&0o002 != 0 {
		return Name{}, fmt.Errorf("%q: anybody could write to the file (mode %04o)", name, parsed.Mode)
	}
	return parsed, nil
}
