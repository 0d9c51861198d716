// Package hub asks BuilderHub for the configuration of this machine.
//
// The request is GET /api/l1-builder/v1/configuration without a body. BuilderHub (github.com/flashbots/builder-hub,
// ports/http_handler.go, GetConfigSecrets) knows the machine by the address and by the measurements that the attested
// proxy in front of it puts into headers, and answers 200 with one JSON object (as text/plain: it sets no type), 403 when
// it does not know the machine, 500 when it could not read the configuration or its secrets.
package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"buildernet/internal/values"
)

// ConfigurationPath comes after the URL of BuilderHub.
const ConfigurationPath = "/api/l1-builder/v1/configuration"

// MaxBytes is how long a configuration may be: 4 MiB.
const MaxBytes = 4 << 20

// ParseURL reads the URL of a BuilderHub: http or https, a host, perhaps a path that the API's comes after.
func ParseURL(text string) (*url.URL, error) {
	parsed, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		// the error of package url quotes the whole text, which may hold a password
		return nil, errors.New("no URL")
	}
	if (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Host == "" {
		return nil, errors.New("no URL of the form http://host or https://host")
	}
	if parsed.RawQuery != "" || parsed.Fragment != "" {
		return nil, errors.New("a URL with a query or a fragment; it ends with the host or a path")
	}
	return parsed, nil
}

// Client asks one BuilderHub.
type Client struct {
	URL *url.URL
	// Timeout is for a whole answer, from the connection to its last byte.
	Timeout time.Duration
}

// Configuration asks once. Its errors say what happened, without the URL and without anything of the answer.
func (c Client) Configuration(ctx context.Context) (values.Object, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL.JoinPath(ConfigurationPath).String(), nil)
	if err != nil {
		return nil, errors.New("no request can be made for this URL")
	}
	request.Header.Set("Accept", "application/json")
	response, err := c.http().Do(request)
	if err != nil {
		return nil, c.plain(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, statusError(response)
	}
	if response.ContentLength > MaxBytes {
		return nil, errTooLong
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, MaxBytes+1))
	if err != nil {
		return nil, c.plain(err)
	}
	if len(text) > MaxBytes {
		return nil, errTooLong
	}
	object, err := values.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the answer is %w", err)
	}
	return object, nil
}

var errTooLong = fmt.Errorf("the answer is longer than %d MiB", MaxBytes>>20)

func (c Client) http() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			// no proxy out of the environment, no connection that outlives the request
			Proxy:             nil,
			DisableKeepAlives: true,
			// what is limited is what arrives
			DisableCompression:     true,
			DialContext:            (&net.Dialer{Timeout: c.Timeout}).DialContext,
			TLSHandshakeTimeout:    c.Timeout,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func statusError(response *http.Response) error {
	code := response.StatusCode
	switch {
	case code == http.StatusForbidden:
		return errors.New("403: it does not know this machine (its address and measurements have to be registered)")
	case code >= 300 && code < 400:
		return fmt.Errorf("%d: it points somewhere else, which is not followed", code)
	case http.StatusText(code) != "":
		return fmt.Errorf("%d %s", code, http.StatusText(code))
	default:
		return fmt.Errorf("status %d", code)
	}
}

// plain says in a few words what the layers of net/http say in many, with the URL in each.
func (c Client) plain(err error) error {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("no address for the name %s", dns.Name)
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("no whole answer within %v", c.Timeout)
	case errors.As(err, &dns):
		return fmt.Errorf("the name %s could not be looked up", dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("connection refused")
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return errors.New("no route to it")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return errors.New("the connection ended before the answer did")
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
