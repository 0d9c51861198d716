package retry

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

func TestPause(t *testing.T) {
	different := map[time.Duration]bool{}
	for round := range 20 {
		backoff := Backoff{First: time.Second, Cap: 5 * time.Second}
		for i, want := range []time.Duration{1, 2, 4, 5, 5, 5} {
			pause := backoff.Pause()
			want *= time.Second
			if pause < want*8/10 || pause > want*12/10 {
				t.Errorf("round %d, pause %d: %v", round, i, pause)
			}
			different[pause] = true
		}
	}
	if len(different) < 20 {
		t.Errorf("only %d different pauses", len(different))
	}
}

func never(error) bool { return false }

func TestUntil(t *testing.T) {
	quick := Backoff{First: time.Millisecond, Cap: time.Millisecond}
	failures := []error{errors.New("first"), errors.New("second")}
	var told []string
	tell := func(err error, pause string) { told = append(told, err.Error()+" "+pause) }
	attempts := 0
	failing := func() error {
		attempts++
		if attempts <= len(failures) {
			return failures[attempts-1]
		}
		return nil
	}
	if err := Until(context.Background(), quick, failing, never, tell); err != nil || attempts != 3 ||
		!slices.Equal(told, []string{"first 0.0 s", "second 0.0 s"}) {
		t.Errorf("%v after %d attempts, told %q", err, attempts, told)
	}
	attempts = 0
	final := func(err error) bool { return err == failures[1] }
	if err := Until(context.Background(), quick, failing, final, tell); err != failures[1] || attempts != 2 {
		t.Errorf("%v after %d attempts", err, attempts)
	}
}

func TestUntilTheContextEnds(t *testing.T) {
	long := Backoff{First: time.Hour, Cap: time.Hour}
	ctx, cancel := context.WithCancel(context.Background())
	told := 0
	// During the pause
	err := Until(ctx, long, func() error { return errors.New("x") }, never, func(error, string) { told++; cancel() })
	if !errors.Is(err, context.Canceled) || told != 1 {
		t.Errorf("%v, told %d times", err, told)
	}
	// During the attempt: what it met then is no news. What it did is done.
	err = Until(ctx, long, func() error { return errors.New("x") }, never, func(error, string) { told++ })
	if !errors.Is(err, context.Canceled) || told != 1 {
		t.Errorf("%v, told %d times", err, told)
	}
	if err := Until(ctx, long, func() error { return nil }, never, nil); err != nil {
		t.Error(err)
	}
}

func TestInWords(t *testing.T) {
	for pause, want := range map[time.Duration]string{300 * time.Millisecond: "0.3 s", 8200 * time.Millisecond: "8 s", time.Minute: "60 s"} {
		if got := inWords(pause); got != want {
			t.Errorf("%v: %s", pause, got)
		}
	}
}
