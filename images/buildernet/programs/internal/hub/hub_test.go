package hub

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func client(t *testing.T, text string) Client {
	t.Helper()
	parsed, err := ParseURL(text)
	if err != nil {
		t.Fatal(err)
	}
	return Client{parsed, 5 * time.Second}
}

func TestConfiguration(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "GET" || r.URL.Path != "/behind"+ConfigurationPath {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprint(w, `{"instance_name": "one", "n": 1.50}`)
	}))
	defer server.Close()
	for _, base := range []string{"/behind", "/behind/"} {
		object, err := client(t, server.URL+base).Configuration(context.Background())
		if err != nil || object["instance_name"] != "one" || object["n"] != "1.50" {
			t.Errorf("%v, %v", object, err)
		}
	}
}

func TestConfigurationErrors(t *testing.T) {
	release := make(chan struct{})
	for name, c := range map[string]struct {
		handle  http.HandlerFunc
		message string
	}{
		"unknown machine": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, "403: it does not know this machine"},
		"broken hub":      {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "Secret", 500) }, "500 Internal Server Error"},
		"odd status":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(599) }, "status 599"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "http://127.0.0.1:1/", 302) },
			"302: it points somewhere else"},
		"wrong JSON": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "Secret") }, "the answer is not JSON (byte 1)"},
		"a list":     {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `["Secret"]`) }, "a list instead of an object"},
		"nothing":    {func(http.ResponseWriter, *http.Request) {}, "the answer is empty"},
		"long": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"x": "%s"}`, strings.Repeat("Secret", 10<<20/6))
		}, "longer than 4 MiB"},
		"long, stated": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10000000")
			w.WriteHeader(200)
		}, "longer than 4 MiB"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{"Secret`)
		},
			"the connection ended before the answer did"},
		"compressed": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"%s": 1} x`, r.Header.Get("Accept-Encoding"))
		},
			"more than one JSON value"},
		"slow head": {func(http.ResponseWriter, *http.Request) { <-release }, "no whole answer within 200ms"},
		"slow body": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{"); w.(http.Flusher).Flush(); <-release },
			"no whole answer within 200ms"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.handle)
			asked := client(t, server.URL)
			if strings.HasPrefix(name, "slow") {
				asked.Timeout = 200 * time.Millisecond
			}
			object, err := asked.Configuration(context.Background())
			if object != nil || err == nil || !strings.Contains(err.Error(), c.message) {
				t.Errorf("%v; want %q", err, c.message)
			} else if strings.Contains(err.Error(), "Secret") || strings.Contains(err.Error(), server.URL) {
				t.Errorf("tells too much: %v", err)
			}
			server.CloseClientConnections()
		})
	}
	close(release)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	if _, err := client(t, closed.URL).Configuration(context.Background()); err == nil || err.Error() != "connection refused" {
		t.Errorf("%v", err)
	}
}

func TestParseURL(t *testing.T) {
	for _, text := range []string{"http://hub", "https://hub.example:7936/path/", " http://[::1]:80\n"} {
		if _, err := ParseURL(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "hub", "hub:7936", "ftp://hub", "http://", "file:///etc/shadow", "http://u:Secret@%zz", "http://hub/?a", "http://hub/#x"} {
		if parsed, err := ParseURL(text); err == nil || strings.Contains(err.Error(), "Secret") {
			t.Errorf("%q: %v, %v", text, parsed, err)
		}
	}
	if parsed, _ := ParseURL("https://user:Secret@hub"); parsed.Redacted() != "https://user:xxxxx@hub" {
		t.Error((*url.URL)(parsed).Redacted())
	}
}
