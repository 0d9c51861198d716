package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"
)

// options are the command line. Paths are below root.
type options struct {
	root, templates, destinations, state string
	url, urlFile                         string
	through, throughProgram              string
	once, check                          bool
	timeout, retryFirst, retryCap        time.Duration
}

func parseOptions(arguments []string, errorOutput io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("render-config", flag.ContinueOnError)
	flags.SetOutput(errorOutput)
	flags.StringVar(&o.root, "root", "/", "`folder` that every other path is below")
	flags.StringVar(&o.templates, "templates", "/usr/lib/mustache-templates", "`folder` of the templates")
	flags.StringVar(&o.destinations, "destinations", "/usr/lib/render-config/destinations.d", "`folder` of the lists of paths that templates may lead to")
	flags.StringVar(&o.state, "state", "", "`file` to write when everything is rendered")
	flags.StringVar(&o.url, "url", "", "`URL` of BuilderHub, instead of looking for it")
	flags.StringVar(&o.urlFile, "url-file", "", "write the URL as BUILDERHUB_URL=… to this `file` and do nothing else; without a URL, no file")
	flags.StringVar(&o.through, "through", "", "`URL` of the attested proxy in front of BuilderHub on this machine")
	flags.StringVar(&o.throughProgram, "through-program", "", "`program` of the attested proxy: where it is there, nothing is asked but through it")
	flags.BoolVar(&o.once, "once", false, "try once; exit 1 when it fails")
	flags.BoolVar(&o.check, "check", false, "check templates and destinations, and ask nobody")
	flags.DurationVar(&o.timeout, "timeout", time.Minute, "how long an answer may take")
	flags.DurationVar(&o.retryFirst, "retry-first", time.Second, "pause after the first failure; every further one is twice as long")
	flags.DurationVar(&o.retryCap, "retry-cap", time.Minute, "longest pause")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("render-config takes no arguments beside its flags, but got %q", flags.Arg(0))
	}
	if (o.through == "") != (o.throughProgram == "") {
		return o, errors.New("--through and --through-program belong together")
	}
	if o.timeout <= 0 || o.retryFirst <= 0 || o.retryCap < o.retryFirst {
		return o, errors.New("--timeout and --retry-first are longer than nothing, --retry-cap is at least --retry-first")
	}
	return o, nil
}

func (o options) below(path string) string { return filepath.Join(o.root, path) }
