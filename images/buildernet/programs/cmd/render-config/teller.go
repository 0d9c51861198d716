package main

import (
	"fmt"
	"io"

	"buildernet/internal/notify"
)

// teller says what happens: in the journal (or wherever the output goes) and in the status that `systemctl status` shows.
type teller struct {
	output   io.Writer
	notifier notify.Notifier
	// levels: the output goes to the journal, which reads a priority at the beginning of a line (sd-daemon(3)).
	levels bool
}

func (t teller) info(format string, arguments ...any)    { t.tell("<6>", format, arguments...) }
func (t teller) warning(format string, arguments ...any) { t.tell("<4>", format, arguments...) }
func (t teller) failure(format string, arguments ...any) { t.tell("<3>", format, arguments...) }

func (t teller) tell(level, format string, arguments ...any) {
	message := fmt.Sprintf(format, arguments...)
	t.notifier.Status(message)
	if !t.levels {
		level = ""
	}
	fmt.Fprintf(t.output, "%s%s\n", level, message)
}
