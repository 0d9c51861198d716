package imds

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDetect(t *testing.T) {
	for want, files := range map[Cloud]map[string]string{
		Azure: {"sys_vendor": "Microsoft Corporation\n", "chassis_asset_tag": azureChassis + "\n"},
		GCP:   {"product_name": "Google Compute Engine\n"},
		None:  {"sys_vendor": "Microsoft Corporation\n", "chassis_asset_tag": "1234\n", "product_name": "Virtual Machine\n"},
	} {
		root := t.TempDir()
		folder := filepath.Join(root, "sys/class/dmi/id")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := Detect(root); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := Detect(t.TempDir()); got != None {
		t.Errorf("without SMBIOS: %q", got)
	}
}

func TestSetting(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Metadata-Flavor") == "Google" && strings.HasPrefix(r.URL.Path, "/computeMetadata/"):
			w.Header().Set("Metadata-Flavor", "Google")
			if r.URL.Path != "/computeMetadata/v1/instance/attributes/builderhub-url" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			fmt.Fprint(w, "http://hub")
		case r.Header.Get("Metadata") == "true" && r.URL.Query().Get("api-version") != "":
			fmt.Fprint(w, `[{"name": "other", "value": "x"}, {"name": "BuilderHub.url", "value": "http://hub"}]`)
		default:
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	defer server.Close()
	for _, cloud := range []Cloud{Azure, GCP} {
		client := Client{cloud, server.URL, 5 * time.Second}
		if text, found, err := client.Setting(context.Background(), "builderhub.url"); text != "http://hub" || !found || err != nil {
			t.Errorf("%s: %q, %v, %v", cloud, text, found, err)
		}
		if text, found, err := client.Setting(context.Background(), "nothing"); text != "" || found || err != nil {
			t.Errorf("%s: %q, %v, %v", cloud, text, found, err)
		}
	}
	if _, _, err := (Client{None, server.URL, 5 * time.Second}).Get(context.Background(), "/"); err == nil {
		t.Error("an answer without the header that the service asks for")
	}
}

func TestErrors(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, strings.Repeat("x", maxBytes+1))
	}))
	for cloud, message := range map[Cloud]string{Azure: "answers more than", GCP: "is not it"} {
		if _, _, err := (Client{cloud, server.URL, 5 * time.Second}).Setting(context.Background(), "x"); err == nil ||
			!strings.Contains(err.Error(), message) {
			t.Errorf("%s: %v", cloud, err)
		}
	}
	server.Close()
	if _, _, err := (Client{Azure, server.URL, 5 * time.Second}).Setting(context.Background(), "x"); err == nil ||
		!strings.Contains(err.Error(), "does not answer") {
		t.Errorf("%v", err)
	}
}
