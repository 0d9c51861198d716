// Package retry says how long to wait between attempts.
package retry

import (
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

// Reset begins again with First.
func (b *Backoff) Reset() { b.next = 0 }
