// Package wireserver speaks to Azure's WireServer, at 168.63.129.16 on every virtual network, as much as it takes to say
// that a machine without Azure's agent has started: without a report the machine counts as failed after some minutes.
//
// The protocol is described in "Creating generalized images without a provisioning agent"
// (learn.microsoft.com/azure/virtual-machines/linux/no-agent): the goal state names the machine, the report of its health
// repeats these names.
package wireserver

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Address is where the WireServer is on Azure.
const Address = "http://168.63.129.16"

// maxBytes is how long a goal state may be; real ones have two thousand.
const maxBytes = 1 << 20

// protocolVersion is the only one that is documented.
const protocolVersion = "2012-11-30"

// Machine is what Azure calls this machine.
type Machine struct {
	// Incarnation counts the changes of the goal state.
	Incarnation string
	ContainerID string
	InstanceID  string
}

// Client asks one WireServer.
type Client struct {
	// URL has a scheme and a host, no path.
	URL string
	// Timeout is for a whole answer.
	Timeout time.Duration
}

type goalState struct {
	XMLName     xml.Name `xml:"GoalState"`
	Incarnation string   `xml:"Incarnation"`
	ContainerID string   `xml:"Container>ContainerId"`
	InstanceIDs []string `xml:"Container>RoleInstanceList>RoleInstance>InstanceId"`
}

type health struct {
	XMLName     xml.Name `xml:"Health"`
	Incarnation string   `xml:"GoalStateIncarnation"`
	ContainerID string   `xml:"Container>ContainerId"`
	InstanceID  string   `xml:"Container>RoleInstanceList>Role>InstanceId"`
	State       string   `xml:"Container>RoleInstanceList>Role>Health>State"`
}

// Machine asks for the goal state once.
func (c Client) Machine(ctx context.Context) (Machine, error) {
	text, err := c.exchange(ctx, http.MethodGet, "/machine/?comp=goalstate", nil)
	if err != nil {
		return Machine{}, err
	}
	var state goalState
	if err := xml.Unmarshal(text, &state); err != nil {
		return Machine{}, fmt.Errorf("the goal state is not as expected: %w", err)
	}
	if state.Incarnation == "" || state.ContainerID == "" || len(state.InstanceIDs) == 0 || state.InstanceIDs[0] == "" {
		return Machine{}, errors.New("the goal state names no machine")
	}
	return Machine{state.Incarnation, state.ContainerID, state.InstanceIDs[0]}, nil
}

// ReportReady says once that the machine is ready.
func (c Client) ReportReady(ctx context.Context, machine Machine) error {
	report, err := xml.Marshal(health{
		Incarnation: machine.Incarnation,
		ContainerID: machine.ContainerID,
		InstanceID:  machine.InstanceID,
		State:       "Ready",
	})
	if err != nil {
		return err
	}
	_, err = c.exchange(ctx, http.MethodPost, "/machine?comp=health", append([]byte(xml.Header), report...))
	return err
}

func (c Client) exchange(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("x-ms-version", protocolVersion)
	request.Header.Set("x-ms-agent-name", "azure-report-ready")
	if body != nil {
		request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	}
	client := http.Client{
		// The WireServer is on the machine's own network: no proxy leads there, and it sends nobody elsewhere.
		Transport:     &http.Transport{Proxy: nil, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, fmt.Errorf("the WireServer answers %s", response.Status)
	}
	if len(text) > maxBytes {
		return nil, fmt.Errorf("the answer is longer than %d bytes", maxBytes)
	}
	return text, nil
}
