package notify

import (
	"net"
	"testing"
)

func TestNotify(t *testing.T) {
	socket := t.TempDir() + "/notify"
	listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	notifier := Notifier{socket}
	notifier.Ready()
	notifier.Status("two\nlines")
	for _, want := range []string{"READY=1", "STATUS=two lines"} {
		buffer := make([]byte, 100)
		n, err := listener.Read(buffer)
		if err != nil || string(buffer[:n]) != want {
			t.Errorf("%q, %v, want %q", buffer[:n], err, want)
		}
	}
	Notifier{}.Ready()
	Notifier{socket + "-gone"}.Ready()
}
