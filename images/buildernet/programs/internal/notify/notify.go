// Package notify tells systemd what a service is doing (sd_notify(3)).
package notify

import (
	"net"
	"strings"
)

// Notifier writes to the socket that systemd names in NOTIFY_SOCKET; without one it does nothing.
type Notifier struct{ Socket string }

// Ready says that the service has started.
func (n Notifier) Ready() { n.send("READY=1") }

// Status is the line that `systemctl status` shows.
func (n Notifier) Status(text string) {
	n.send("STATUS=" + strings.ReplaceAll(text, "\n", " "))
}

func (n Notifier) send(state string) {
	if n.Socket == "" {
		return
	}
	// A leading @ is the abstract namespace, which package net writes the same way.
	connection, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: n.Socket, Net: "unixgram"})
	if err != nil {
		return
	}
	defer connection.Close()
	_, _ = connection.Write([]byte(state))
}
