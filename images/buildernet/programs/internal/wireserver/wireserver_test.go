package wireserver

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// As Azure sends it, shortened; identifiers made up.
const goal = `<?xml version="1.0" encoding="utf-8"?>
<GoalState xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xsi:noNamespaceSchemaLocation="goalstate10.xsd">
  <Version>2012-11-30</Version>
  <Incarnation>3</Incarnation>
  <Machine><ExpectedState>Started</ExpectedState><StopRolesDeadlineHint>300000</StopRolesDeadlineHint></Machine>
  <Container>
    <ContainerId>11111111-2222-3333-4444-555555555555</ContainerId>
    <RoleInstanceList>
      <RoleInstance>
        <InstanceId>66666666-7777-8888-9999-000000000000._a&amp;b</InstanceId>
        <State>Started</State>
      </RoleInstance>
    </RoleInstanceList>
  </Container>
</GoalState>`

func serve(t *testing.T, handler http.HandlerFunc) Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return Client{URL: server.URL, Timeout: 5 * time.Second}
}

func TestMachineIsWhatTheGoalStateNames(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "GET" || r.URL.Path != "/machine/" || r.URL.RawQuery != "comp=goalstate" {
			t.Errorf("asked for %s %s", r.Method, r.URL)
		}
		if r.Header.Get("x-ms-version") != "2012-11-30" || r.Header.Get("x-ms-agent-name") == "" {
			t.Errorf("headers %v", r.Header)
		}
		_, _ = io.WriteString(w, goal)
	})
	got, err := client.Machine(context.Background())
	want := Machine{"3", "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000._a&b"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestMachineRefusesOtherAnswers(t *testing.T) {
	for name, answer := range map[string]string{
		"no XML":         "<html>",
		"another tag":    "<Health/>",
		"nothing inside": "<GoalState/>",
		"no instance":    strings.ReplaceAll(goal, "RoleInstance>", "Role>"),
		"an empty name":  strings.ReplaceAll(goal, "11111111-2222-3333-4444-555555555555", ""),
		"too long":       goal + strings.Repeat(" ", maxBytes),
	} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
		if got, err := client.Machine(context.Background()); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestReportNamesTheMachineAndItsState(t *testing.T) {
	var report health
	client := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.Method != "POST" || r.URL.Path != "/machine" || r.URL.RawQuery != "comp=health" {
			t.Errorf("asked for %s %s", r.Method, r.URL)
		}
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/xml") {
			t.Errorf("headers %v", r.Header)
		}
		text, _ := io.ReadAll(r.Body)
		if err := xml.Unmarshal(text, &report); err != nil {
			t.Errorf("%v in %s", err, text)
		}
	})
	machine := Machine{"3", "container", "instance <&>"}
	if err := client.ReportReady(context.Background(), machine); err != nil {
		t.Fatal(err)
	}
	if got := (Machine{report.Incarnation, report.ContainerID, report.InstanceID}); got != machine || report.State != "Ready" {
		t.Errorf("reported %+v", report)
	}
}

func TestStatusOtherThanSuccessIsAnError(t *testing.T) {
	for _, status := range []int{301, 404, 500, 503} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(status)
		})
		if err := client.ReportReady(context.Background(), Machine{"1", "c", "i"}); err == nil || !strings.Contains(err.Error(), http.StatusText(status)) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestAnswersThatNeverComeEnd(t *testing.T) {
	done := make(chan struct{})
	client := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-done:
		}
	})
	// Registered after the server's own end, hence called before it.
	t.Cleanup(func() { close(done) })
	client.Timeout = 50 * time.Millisecond
	if _, err := client.Machine(context.Background()); err == nil {
		t.Error("no error")
	}
}
