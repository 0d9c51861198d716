package retry

import (
	"testing"
	"time"
)

func TestPause(t *testing.T) {
	backoff := Backoff{First: time.Second, Cap: 5 * time.Second}
	different := map[time.Duration]bool{}
	for round := range 20 {
		for i, want := range []time.Duration{1, 2, 4, 5, 5, 5} {
			pause := backoff.Pause()
			want *= time.Second
			if pause < want*8/10 || pause > want*12/10 {
				t.Errorf("round %d, pause %d: %v", round, i, pause)
			}
			different[pause] = true
		}
		backoff.Reset()
	}
	if len(different) < 20 {
		t.Errorf("only %d different pauses", len(different))
	}
}
