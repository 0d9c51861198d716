package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/.keep") {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

var image = map[string]string{
	"usr/lib/mustache-templates/run/a/config_600":  "key = '{{key}}'\n",
	"usr/lib/mustache-templates/run/b/blob_unsafe": "{{blob}}",
	"usr/lib/render-config/destinations.d/a.conf":  "/run/a/\n/run/b/blob\n",
	"run/a/.keep": "",
	"run/b/.keep": "",
	"run/.keep":   "",
}

func runWith(t *testing.T, root string, environment map[string]string, arguments ...string) (int, string) {
	t.Helper()
	var output bytes.Buffer
	code := run(context.Background(), append([]string{"--root", root, "--retry-first", "1ms", "--retry-cap", "2ms"}, arguments...),
		func(name string) string { return environment[name] }, &output)
	return code, output.String()
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRepeatsUntilEverythingFits(t *testing.T) {
	root := tree(t, image)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		switch asked.Add(1) {
		case 1:
			w.WriteHeader(http.StatusForbidden)
		case 2:
			fmt.Fprint(w, "<html>")
		case 3:
			if _, err := os.Stat(root + "/run/a/config"); err == nil {
				t.Error("written before everything fits")
			}
			fmt.Fprint(w, `{"key": "Secret1"}`)
		default:
			fmt.Fprint(w, `{"key": "Secret2\nx", "blob": "a\\nb"}`)
		}
	}))
	defer server.Close()
	code, output := runWith(t, root, map[string]string{"JOURNAL_STREAM": "1:2"}, "--url", server.URL, "--state", "/run/done")
	if code != 0 || read(t, root+"/run/a/config") != "key = 'Secret2\\nx'\n" || read(t, root+"/run/b/blob") != "a\nb" {
		t.Errorf("%d: %s", code, output)
	}
	for _, message := range []string{
		"<6>asking BuilderHub at " + server.URL + " (from the --url)\n",
		"<4>BuilderHub at " + server.URL + ": 403: it does not know this machine",
		": the answer is not JSON (byte 1); trying again in 0.0 s\n",
		`do not fit; nothing is written: template run/b/blob_unsafe: variable "blob" is missing; trying again`,
		"<6>rendered 2 files; new or changed: /run/a/config /run/b/blob\n",
	} {
		if !strings.Contains(output, message) {
			t.Errorf("no %q in:\n%s", message, output)
		}
	}
	if strings.Contains(output, "Secret") {
		t.Errorf("a value is told: %s", output)
	}
	var state struct {
		URL   string
		Files []string
	}
	if err := json.Unmarshal([]byte(read(t, root+"/run/done")), &state); err != nil || state.URL != server.URL || len(state.Files) != 2 {
		t.Errorf("%+v, %v", state, err)
	}
	if code, output := runWith(t, root, nil, "--url", server.URL); code != 0 || !strings.Contains(output, "nothing differs") {
		t.Errorf("%d: %s", code, output)
	}
}

// Whoever starts it again and waits for the state must not find that of the run before.
func TestTheStateOfTheRunBeforeIsGoneAtItsStart(t *testing.T) {
	root := tree(t, image)
	if err := os.WriteFile(root+"/run/done", []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	socket := root + "/notify"
	notified, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer notified.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }))
	defer server.Close()
	stateAtReady := make(chan error, 1)
	go func() {
		defer cancel()
		message := make([]byte, 4096)
		for {
			n, err := notified.Read(message)
			if err != nil {
				stateAtReady <- err
				return
			}
			if strings.Contains(string(message[:n]), "READY=1") {
				_, err := os.Stat(root + "/run/done")
				stateAtReady <- err
				return
			}
		}
	}()
	run(ctx, []string{"--root", root, "--url", server.URL, "--state", "/run/done", "--retry-first", "1ms"},
		func(name string) string { return map[string]string{"NOTIFY_SOCKET": socket}[name] }, io.Discard)
	if err := <-stateAtReady; !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the state of the run before: %v", err)
	}
}

func TestOnceKeepsTheFilesBefore(t *testing.T) {
	root := tree(t, image)
	if err := os.WriteFile(root+"/run/a/config", []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"key": "new"}`) }))
	code, output := runWith(t, root, nil, "--url", server.URL, "--once", "--state", "/run/done")
	server.Close()
	if code != 1 || read(t, root+"/run/a/config") != "before" || !strings.Contains(output, `"blob" is missing`) {
		t.Errorf("%d: %s", code, output)
	}
	code, output = runWith(t, root, nil, "--url", server.URL, "--once")
	if code != 1 || !strings.HasSuffix(output, ": connection refused\n") {
		t.Errorf("%d: %s", code, output)
	}
	if _, err := os.Stat(root + "/run/done"); err == nil {
		t.Error("a failure left the state of a success")
	}
}

func TestNoURL(t *testing.T) {
	root := tree(t, image)
	code, output := runWith(t, root, nil, "--state", "/run/done")
	if code != 0 || !strings.Contains(output, "no URL of BuilderHub") {
		t.Errorf("%d: %s", code, output)
	}
	if _, err := os.Stat(root + "/run/done"); err == nil {
		t.Error("without BuilderHub nothing is done")
	}
	code, _ = runWith(t, root, nil, "--url-file", "/run/url")
	if _, err := os.Stat(root + "/run/url"); code != 0 || err == nil {
		t.Errorf("--url-file: %d, %v", code, err)
	}
}

func TestPlacesOfTheURL(t *testing.T) {
	root := tree(t, image)
	credentials := t.TempDir()
	if err := os.WriteFile(credentials+"/builderhub.url", []byte("http://user:Secret@127.0.0.1:1/x\n"), 0o400); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{"CREDENTIALS_DIRECTORY": credentials}
	code, output := runWith(t, root, environment, "--once")
	if code != 1 || !strings.Contains(output, "http://user:xxxxx@127.0.0.1:1/x: connection refused") || strings.Contains(output, "Secret") {
		t.Errorf("%d: %s", code, output)
	}
	if code, output := runWith(t, root, environment, "--url-file", "/run/url"); code != 0 ||
		read(t, root+"/run/url") != "BUILDERHUB_URL=http://user:Secret@127.0.0.1:1/x\n" {
		t.Errorf("%d: %s", code, output)
	}
	if err := os.MkdirAll(root+"/proc", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(root+"/proc/cmdline", []byte("builderhub.url=nonsense"), 0o644); err != nil {
		t.Fatal(err)
	}
	// no further attempt: the command line will not change
	if code, output := runWith(t, root, environment); code != 1 || !strings.Contains(output, "kernel command line) is no URL") {
		t.Errorf("%d: %s", code, output)
	}
}

func TestThroughTheAttestedProxy(t *testing.T) {
	root := tree(t, image)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"key": "k", "blob": "b"}`) }))
	defer proxy.Close()
	flags := []string{"--url", "http://127.0.0.1:1", "--through", proxy.URL, "--through-program", "/usr/bin/proxy", "--once"}
	if code, output := runWith(t, root, nil, flags...); code != 1 || strings.Contains(output, "proxy") {
		t.Errorf("without the program: %d: %s", code, output)
	}
	if err := os.MkdirAll(root+"/usr/bin", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(root+"/usr/bin/proxy", nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if code, output := runWith(t, root, nil, flags...); code != 0 || !strings.Contains(output, "http://127.0.0.1:1 through the attested proxy") {
		t.Errorf("with the program: %d: %s", code, output)
	}
}

// Nobody has to know the keys of a program that is not in the image.
func TestTemplatesOfAbsentPrograms(t *testing.T) {
	root := tree(t, image)
	if err := os.WriteFile(root+"/usr/lib/render-config/destinations.d/a.conf", []byte("/run/a/\n/run/b/blob /usr/bin/b\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"key": "k"}`) }))
	defer server.Close()
	if code, output := runWith(t, root, nil, "--url", server.URL, "--once"); code != 0 || !strings.Contains(output, "rendered 1 file; ") {
		t.Errorf("%d: %s", code, output)
	}
	if err := os.MkdirAll(root+"/usr/bin/b", 0o755); err != nil {
		t.Fatal(err)
	}
	if code, output := runWith(t, root, nil, "--url", server.URL, "--once"); code != 1 || !strings.Contains(output, `"blob" is missing`) {
		t.Errorf("%d: %s", code, output)
	}
}

func TestWrongImages(t *testing.T) {
	for name, c := range map[string]struct {
		file, text, message string
	}{
		"destination":  {"usr/lib/mustache-templates/etc/shadow_600", "x", "allows the destination /etc/shadow"},
		"a level down": {"usr/lib/mustache-templates/run/a/deeper/x", "x", "allows the destination /run/a/deeper/x"},
		"name":         {"usr/lib/mustache-templates/run/a/x_600_unsafe", "x", "comes before the mode"},
		"template":     {"usr/lib/mustache-templates/run/a/x", "{{#x}}", "no closing tag"},
		"list":         {"usr/lib/render-config/destinations.d/b.conf", "etc/", "b.conf:1"},
	} {
		root := tree(t, image)
		if code, output := runWith(t, root, nil, "--check"); code != 0 || !strings.Contains(output, "; 2 are for programs") {
			t.Errorf("%d: %s", code, output)
		}
		path := filepath.Join(root, c.file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, flags := range [][]string{{"--check"}, {"--url", "http://127.0.0.1:1"}} {
			if code, output := runWith(t, root, nil, flags...); code != 1 || !strings.Contains(output, c.message) {
				t.Errorf("%s: %d: %s", name, code, output)
			}
		}
	}
}

func TestOptions(t *testing.T) {
	for _, arguments := range [][]string{{"more"}, {"--nothing"}, {"--through", "http://x"}, {"--timeout", "0s"}, {"--retry-cap", "0.5ms"}} {
		if code, output := runWith(t, t.TempDir(), nil, arguments...); code != 2 || output == "" {
			t.Errorf("%v: %d: %s", arguments, code, output)
		}
	}
	if code, output := runWith(t, t.TempDir(), nil, "--help"); code != 0 || !strings.Contains(output, "-url-file") {
		t.Errorf("%d: %s", code, output)
	}
}

func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { cancel(); w.WriteHeader(500) }))
	defer server.Close()
	var output bytes.Buffer
	root := tree(t, image)
	code := run(ctx, []string{"--root", root, "--url", server.URL, "--retry-first", "1h", "--retry-cap", "1h", "--state", "/run/done"},
		func(string) string { return "" }, &output)
	if _, err := os.Stat(root + "/run/done"); code != 0 || err == nil || !strings.Contains(output.String(), "stopped before") {
		t.Errorf("%d: %s", code, output.String())
	}
}
