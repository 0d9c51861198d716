package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"buildernet/internal/retry"
	"buildernet/internal/wireserver"
)

const goal = `<GoalState><Incarnation>1</Incarnation><Container><ContainerId>c</ContainerId><RoleInstanceList>
<RoleInstance><InstanceId>the-instance</InstanceId></RoleInstance></RoleInstanceList></Container></GoalState>`

// azure answers each request with the next status, and with 200 after the last.
func azure(t *testing.T, asked *[]string, statuses ...int) wireserver.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.URL.RawQuery)
		if len(statuses) > 0 {
			status := statuses[0]
			statuses = statuses[1:]
			if status != 200 {
				w.WriteHeader(status)
				return
			}
		}
		_, _ = io.WriteString(w, goal)
	}))
	t.Cleanup(server.Close)
	return wireserver.Client{URL: server.URL, Timeout: 5 * time.Second}
}

func TestReportGoesOnUntilAzureTakesIt(t *testing.T) {
	var asked, told []string
	client := azure(t, &asked, 503, 200, 500)
	err := report(context.Background(), client, func(text string) { told = append(told, text) }, retry.Backoff{First: time.Millisecond, Cap: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	// The goal state is asked for again each time: it may have changed.
	want := "GET comp=goalstate, GET comp=goalstate, POST comp=health, GET comp=goalstate, POST comp=health"
	if got := strings.Join(asked, ", "); got != want {
		t.Errorf("asked %s", got)
	}
	if len(told) != 3 || !strings.HasPrefix(told[0], "asking for the goal state: ") || !strings.Contains(told[0], "503") ||
		!strings.HasPrefix(told[1], "reporting: ") || !strings.Contains(told[2], "the-instance") {
		t.Errorf("told %q", told)
	}
}

func TestReportEndsWhenTheServiceIsStopped(t *testing.T) {
	var asked []string
	client := azure(t, &asked, 500, 500)
	ctx, cancel := context.WithCancel(context.Background())
	err := report(ctx, client, func(string) { cancel() }, retry.Backoff{First: time.Hour, Cap: time.Hour})
	if !errors.Is(err, errStopped) || len(asked) != 1 {
		t.Errorf("%v after %v", err, asked)
	}
}
