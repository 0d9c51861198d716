package render

import (
	"bytes"
	"errors"
)

// maxFileBytes is what a rendered file may hold. A list of BuilderHub's times a text of BuilderHub's is soon more than the
// machine's memory.
const maxFileBytes = 16 << 20

var errTooLong = errors.New("the file would be longer than 16 MiB")

// limited keeps what is written until it would be too long. The library looks at the errors of some writes only, so the
// overflow is kept too.
type limited struct {
	bytes.Buffer
	overflown bool
}

func (l *limited) Write(part []byte) (int, error) {
	if l.overflown || l.Len()+len(part) > maxFileBytes {
		l.overflown = true
		return 0, errTooLong
	}
	return l.Buffer.Write(part)
}
