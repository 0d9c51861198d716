// Package hubaddress finds the URL of BuilderHub for this machine.
package hubaddress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"buildernet/internal/hub"
)

// Name is what the URL is called on the kernel command line (builderhub.url=URL), among the credentials of systemd and in
// the metadata of a cloud.
const Name = "builderhub.url"

// Places are where the URL may stand, in the order they are looked into.
type Places struct {
	// CommandLine is the file with the kernel's command line, which a unified kernel image has measured.
	CommandLine string
	// Credentials is the folder of the service's credentials, or "" (systemd.exec(5), CREDENTIALS_DIRECTORY).
	Credentials string
	// Setting asks the cloud's metadata; nil outside a cloud. An error of it is worth another attempt.
	Setting func(ctx context.Context, name string) (text string, found bool, err error)
	// Cloud is what that cloud is called.
	Cloud string
}

// Found is the URL and where it was, for people.
type Found struct {
	URL   *url.URL
	Where string
}

// WrongError: a place holds something that is no URL, and trying again would not change it.
type WrongError struct{ Where, Problem string }

func (e *WrongError) Error() string {
	return fmt.Sprintf("the URL of BuilderHub (%s, %s) is %s", Name, e.Where, e.Problem)
}

// Find looks into one place after the other; nil when none has it. What is empty is not there.
func (p Places) Find(ctx context.Context) (*Found, error) {
	line, err := os.ReadFile(p.CommandLine)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if text := fromCommandLine(string(line)); text != "" {
		return found(text, "kernel command line")
	}
	if p.Credentials != "" {
		credential, err := os.ReadFile(filepath.Join(p.Credentials, Name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if text := strings.TrimSpace(string(credential)); text != "" {
			return found(text, "credential")
		}
	}
	if p.Setting != nil {
		text, _, err := p.Setting(ctx, Name)
		if err != nil {
			return nil, err
		}
		if text = strings.TrimSpace(text); text != "" {
			return found(text, "metadata of "+p.Cloud)
		}
	}
	return nil, nil
}

func found(text, where string) (*Found, error) {
	parsed, err := hub.ParseURL(text)
	if err != nil {
		return nil, &WrongError{where, err.Error()}
	}
	return &Found{parsed, where}, nil
}

// fromCommandLine: the last one counts, as for every parameter of the kernel; quotes may stand around the value or around
// the whole word.
func fromCommandLine(line string) string {
	text := ""
	for _, word := range strings.Fields(line) {
		if value, ok := strings.CutPrefix(strings.Trim(word, `"`), Name+"="); ok {
			text = strings.Trim(value, `"`)
		}
	}
	return text
}
