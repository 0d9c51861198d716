// Package retry makes attempts, with pauses between them.
package retry

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Backoff doubles from First to Cap. Each pause is up to a fifth shorter or longer, so that machines that began together
// do not ask together for ever.
type Backoff struct {
	First, Cap time.Duration
	next       time.Duration
}

// Pause is how long to wait now.
func (b *Backoff) Pause() time.Duration {
	if b.next == 0 {
		b.next = b.First
	}
	pause := min(b.next, b.Cap)
	b.next = min(2*pause, b.Cap)
	return time.Duration(float64(pause) * (0.8 + 0.4*rand.Float64()))
}

// Until makes attempts until one succeeds. It gives back the error of an attempt for which final is true, and the
// context's own once that has ended. Before each pause tell gets the error and the pause in words.
func Until(ctx context.Context, backoff Backoff, attempt func() error, final func(error) bool, tell func(error, string)) error {
	for {
		err := attempt()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if final(err) {
			return err
		}
		pause := backoff.Pause()
		tell(err, inWords(pause))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// inWords: 8 s; below a second 0.3 s.
func inWords(pause time.Duration) string {
	if pause < time.Second {
		return fmt.Sprintf("%.1f s", pause.Seconds())
	}
	return fmt.Sprintf("%.0f s", pause.Seconds())
}
