package destinations

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestAllows(t *testing.T) {
	list, err := Read(fstest.MapFS{
		"a.conf":   {Data: []byte("# a comment\n\n/run/buildernet/reth/  /usr/bin/reth\n  /etc/hostname\t\n")},
		"b.conf":   {Data: []byte("/run/buildernet/haproxy/")},
		"c.ignore": {Data: []byte("/etc/")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for destination, want := range map[string]bool{
		"/run/buildernet/reth/x":         true,
		"/run/buildernet/haproxy/ip.map": true,
		"/etc/hostname":                  true,
		"/etc/hostname/x":                false,
		"/etc/shadow":                    false,
		"/run/buildernet/reth":           false,
		"/run/buildernet/reth/":          false,
		"/run/buildernet/reth/deeper/x":  false,
		"/run/buildernet/reth/../../x":   false,
		"/run/buildernet/reth/../reth/x": false,
		"/run/buildernet/reth//x":        false,
		"/run/buildernet/rethx":          false,
		"run/buildernet/reth/x":          false,
		"":                               false,
		"/":                              false,
	} {
		program, got := list.Allows(destination)
		if got != want {
			t.Errorf("%q: %v", destination, got)
		}
		if needs := program != ""; needs != (got && strings.HasPrefix(destination, "/run/buildernet/reth/")) {
			t.Errorf("%q needs %q", destination, program)
		}
	}
	empty, err := Read(fstest.MapFS{})
	if _, allowed := empty.Allows("/etc/hostname"); err != nil || allowed {
		t.Errorf("no list: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, line := range []string{"/", "etc/x", "/etc/../x", "/etc//x", "./x", "/etc/x/.", "/etc/x//", "/etc/x bin/x", "/etc/x /bin/../x", "/x /bin/x /bin/y", "/ok"} {
		if _, err := Read(fstest.MapFS{"a.conf": {Data: []byte("/ok\n" + line)}}); err == nil || !strings.Contains(err.Error(), "a.conf:2") {
			t.Errorf("%q: %v", line, err)
		}
	}
}
