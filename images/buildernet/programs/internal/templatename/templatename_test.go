package templatename

import (
	"io/fs"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name   string
		base   string
		unsafe bool
		mode   fs.FileMode
	}{
		{"foo", "foo", false, 0o640},
		{"foo_600", "foo", false, 0o600},
		{"foo_0600", "foo", false, 0o600},
		{"foo_unsafe", "foo", true, 0o640},
		{"template-foo_unsafe_600", "template-foo", true, 0o600},
		{"config.toml_unsafe_440", "config.toml", true, 0o440},
		// only the last of each is a suffix
		{"key_600_644", "key_600", false, 0o644},
		{"foo_unsafe_unsafe", "foo_unsafe", true, 0o640},
		{"foo_600_unsafe_644", "foo_600", true, 0o644},
		// not octal, too short, no underscore: part of the name
		{"foo_689", "foo_689", false, 0o640},
		{"foo_60", "foo_60", false, 0o640},
		{"foo600", "foo600", false, 0o640},
		{"foo_unsafely", "foo_unsafely", false, 0o640},
		{"foo_UNSAFE_600", "foo_UNSAFE", false, 0o600},
		{"_600", "_600", false, 0o640},
		{".hidden_400", ".hidden", false, 0o400},
		{"name with spaces_unsafe_640", "name with spaces", true, 0o640},
	} {
		parsed, err := Parse(c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if want := (Name{c.base, c.unsafe, c.mode}); parsed != want {
			t.Errorf("%s: %+v, want %+v", c.name, parsed, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, message := range map[string]string{
		"foo_600_unsafe":     "comes before the mode",
		"foo_4755":           "set-user-id",
		"foo_unsafe_1777":    "sticky",
		"foo_666":            "anybody could write",
		"foo_unsafe_777":     "anybody could write",
		"_unsafe":            "no file name",
		"._600":              "no file name",
		".._unsafe_600":      "no file name",
		"":                   "no file name",
		"..":                 "no file name",
		"foo_0600_unsafe":    "comes before the mode",
		"foo_unsafe_600_002": "anybody could write",
	} {
		if parsed, err := Parse(name); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%q: %+v, %v; want an error with %q", name, parsed, err, message)
		}
	}
}
