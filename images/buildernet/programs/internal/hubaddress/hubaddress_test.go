package hubaddress

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for name, c := range map[string]struct {
		line, credential, setting string
		url, where                string
	}{
		"nowhere":           {"quiet", "", "", "", ""},
		"command line":      {"quiet builderhub.url=http://line rw\n", "http://credential", "http://cloud", "http://line", "kernel command line"},
		"the last counts":   {"builderhub.url=http://a builderhub.url=http://b", "", "", "http://b", "kernel command line"},
		"in quotes":         {`builderhub.url="http://a"`, "", "", "http://a", "kernel command line"},
		"word in quotes":    {`"builderhub.url=http://a"`, "", "", "http://a", "kernel command line"},
		"another parameter": {"xbuilderhub.url=http://a builderhub.urls=http://b", "", "", "", ""},
		"empty":             {"builderhub.url=", "http://credential\n", "http://cloud", "http://credential", "credential"},
		"credential":        {"", "http://credential", "http://cloud", "http://credential", "credential"},
		"metadata":          {"", "\n", " http://cloud\n", "http://cloud", "metadata of Cloud"},
	} {
		folder := t.TempDir()
		places := Places{CommandLine: folder + "/cmdline", Credentials: folder, Cloud: "Cloud"}
		if err := os.WriteFile(folder+"/cmdline", []byte(c.line), 0o644); err != nil {
			t.Fatal(err)
		}
		if c.credential != "" {
			if err := os.WriteFile(folder+"/builderhub.url", []byte(c.credential), 0o400); err != nil {
				t.Fatal(err)
			}
		}
		if c.setting != "" {
			places.Setting = func(_ context.Context, name string) (string, bool, error) { return c.setting, name == Name, nil }
		}
		got, err := places.Find(context.Background())
		if err != nil || (got == nil) != (c.url == "") || (got != nil && (got.URL.String() != c.url || got.Where != c.where)) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := (Places{CommandLine: t.TempDir() + "/none"}).Find(context.Background()); got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

func TestFindErrors(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(folder+"/cmdline", []byte("builderhub.url=Secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Places{CommandLine: folder + "/cmdline"}.Find(context.Background())
	var wrong *WrongError
	if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "kernel command line") || strings.Contains(err.Error(), "Secret") {
		t.Errorf("%v", err)
	}
	down := errors.New("down")
	_, err = Places{Setting: func(context.Context, string) (string, bool, error) { return "", false, down }}.Find(context.Background())
	if !errors.Is(err, down) {
		t.Errorf("%v", err)
	}
}
