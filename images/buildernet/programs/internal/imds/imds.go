// Package imds reads the metadata services of Azure and Google Cloud: what the cloud tells a machine about itself, over
// HTTP at a link-local address, for as long as it runs.
//
// Azure: https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
// Google: https://cloud.google.com/compute/docs/metadata/querying-metadata
package imds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Cloud is where a machine runs.
type Cloud string

// The clouds with a metadata service; None is any other machine.
const (
	None  Cloud = ""
	Azure Cloud = "Azure"
	GCP   Cloud = "Google Cloud"
)

// azureChassis is the asset tag that Azure gives to the chassis of every machine, and other Hyper-V hosts do not.
const azureChassis = "7783-7084-3265-9085-8269-3286-77"

// Detect tells the cloud by what the firmware says of the machine (SMBIOS, as Linux shows it below root in
// /sys/class/dmi/id). It asks nothing over the network: elsewhere anybody may sit at the address of the service.
func Detect(root string) Cloud {
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(root, "sys/class/dmi/id", name))
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(text))
	}
	switch {
	case read("chassis_asset_tag") == azureChassis:
		return Azure
	case read("product_name") == "Google Compute Engine":
		return GCP
	default:
		return None
	}
}

// DefaultBase is where both clouds answer.
const DefaultBase = "http://169.254.169.254"

// maxBytes is how much of an answer is read; the longest answers of both services are certificates of some kilobytes.
const maxBytes = 1 << 20

// Client asks one metadata service.
type Client struct {
	Cloud Cloud
	// Base is DefaultBase but in tests.
	Base string
	// Timeout is for a whole answer.
	Timeout time.Duration
}

// Get is the answer to GET path (which begins with a slash); found is false when the service has no such thing (404).
func (c Client) Get(ctx context.Context, path string) (text string, found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Base+path, nil)
	if err != nil {
		return "", false, err
	}
	switch c.Cloud {
	case Azure:
		request.Header.Set("Metadata", "true")
	case GCP:
		request.Header.Set("Metadata-Flavor", "Google")
	}
	client := http.Client{
		// the service is one hop away: no proxy in between, no other place it may point to
		Transport:     &http.Transport{DisableKeepAlives: true, DialContext: (&net.Dialer{Timeout: c.Timeout}).DialContext},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return "", false, fmt.Errorf("the metadata service of %s does not answer: %w", c.Cloud, err)
	}
	defer response.Body.Close()
	if c.Cloud == GCP && response.Header.Get("Metadata-Flavor") != "Google" {
		return "", false, errors.New("who answers at the address of Google's metadata service is not it (no Metadata-Flavor)")
	}
	if response.StatusCode == http.StatusNotFound {
		return "", false, nil
	}
	if response.StatusCode != http.StatusOK {
		return "", false, fmt.Errorf("the metadata service of %s answers %d %s to %s", c.Cloud, response.StatusCode,
			http.StatusText(response.StatusCode), path)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	if err != nil {
		return "", false, fmt.Errorf("the metadata service of %s: %w", c.Cloud, err)
	}
	if len(body) > maxBytes {
		return "", false, fmt.Errorf("the metadata service of %s answers more than %d bytes to %s", c.Cloud, maxBytes, path)
	}
	return string(body), true, nil
}

const azureTags = "/metadata/instance/compute/tagsList?api-version=2021-02-01"

// Setting is a text that whoever made the machine gave it under a name: a tag on Azure, custom metadata of the instance on
// Google Cloud (whose names hold no dots: "builderhub.url" is "builderhub-url" there).
func (c Client) Setting(ctx context.Context, name string) (text string, found bool, err error) {
	switch c.Cloud {
	case GCP:
		return c.Get(ctx, "/computeMetadata/v1/instance/attributes/"+strings.ReplaceAll(name, ".", "-"))
	case Azure:
		answer, found, err := c.Get(ctx, azureTags)
		if err != nil || !found {
			return "", false, err
		}
		var tags []struct{ Name, Value string }
		if err := json.Unmarshal([]byte(answer), &tags); err != nil {
			return "", false, errors.New("the metadata service of Azure answers something else than a list of tags")
		}
		for _, tag := range tags {
			// Azure does not tell upper and lower case apart in the names of tags
			if strings.EqualFold(tag.Name, name) {
				return tag.Value, true, nil
			}
		}
	}
	return "", false, nil
}
