package main

import (
	"context"
	"time"

	"buildernet/internal/hub"
	"buildernet/internal/hubaddress"
	"buildernet/internal/imds"
)

// metadataTimeout: the service is on the machine's own host.
const metadataTimeout = 5 * time.Second

func findAddress(ctx context.Context, o options, credentials string) (*hubaddress.Found, error) {
	if o.url != "" {
		parsed, err := hub.ParseURL(o.url)
		if err != nil {
			return nil, &hubaddress.WrongError{Where: "--url", Problem: err.Error()}
		}
		return &hubaddress.Found{URL: parsed, Where: "--url"}, nil
	}
	places := hubaddress.Places{CommandLine: o.below("/proc/cmdline"), Credentials: credentials}
	if cloud := imds.Detect(o.root); cloud != imds.None {
		client := imds.Client{Cloud: cloud, Base: imds.DefaultBase, Timeout: metadataTimeout}
		places.Setting, places.Cloud = client.Setting, string(cloud)
	}
	return places.Find(ctx)
}

// client is how BuilderHub is asked, and how messages call it. Where the attested proxy's program is there, BuilderHub is
// never asked directly, whether the proxy works or not.
func client(o options, found *hubaddress.Found) (hub.Client, string, error) {
	name := "BuilderHub at " + found.URL.Redacted()
	asked := hub.Client{URL: found.URL, Timeout: o.timeout}
	if o.throughProgram == "" || !isThere(o.below(o.throughProgram)) {
		return asked, name, nil
	}
	through, err := hub.ParseURL(o.through)
	if err != nil {
		return hub.Client{}, "", &hubaddress.WrongError{Where: "--through", Problem: err.Error()}
	}
	asked.URL = through
	return asked, name + " through the attested proxy", nil
}
