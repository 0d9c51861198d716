// Package nvmename tells the names of Google Cloud's NVMe disks, out of what controller and name space say of themselves.
//
// The facts are those of github.com/GoogleCloudPlatform/guest-configs (src/lib/udev/google_nvme_id): the controller of
// persistent disks calls itself nvme_card-pd, and the bytes that the NVMe specification leaves to vendors in the answer to
// "Identify Namespace" (384 to 4095) hold a JSON object with device_name. Controllers of local SSDs call themselves
// nvme_card, or nvme_cardN where there are several; their disks have no names and are counted.
package nvmename

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// IdentifySize is how long the answer to "Identify Namespace" is (NVMe base specification, "Identify command").
const IdentifySize = 4096

// vendorSpecific is where the vendor's own bytes begin in it.
const vendorSpecific = 384

var (
	persistent = regexp.MustCompile(`^nvme_card-pd`)
	localSSD   = regexp.MustCompile(`^nvme_card(\d*)$`)
	// What Google takes for deviceName, and what is safe as the name of a link.
	name = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)
)

// Namespace is one disk.
type Namespace struct {
	// Model is the controller's, out of sysfs.
	Model string
	// ID counts from 1.
	ID uint32
	// Identify asks the controller; called for persistent disks alone.
	Identify func() ([]byte, error)
}

// Of returns the disk's name, without the prefix google-.
func Of(namespace Namespace) (string, error) {
	model := strings.TrimSpace(namespace.Model)
	if persistent.MatchString(model) {
		answer, err := namespace.Identify()
		if err != nil {
			return "", err
		}
		return deviceName(answer)
	}
	match := localSSD.FindStringSubmatch(model)
	if match == nil {
		return "", fmt.Errorf("%q is no controller of Google Cloud", model)
	}
	controller := 0
	if match[1] != "" {
		number, err := strconv.ParseUint(match[1], 10, 16)
		if err != nil {
			return "", fmt.Errorf("%q has no number that could be", model)
		}
		controller = int(number)
	}
	if namespace.ID == 0 {
		return "", errors.New("name spaces count from 1")
	}
	return fmt.Sprintf("local-nvme-ssd-%d", controller+int(namespace.ID)-1), nil
}

func deviceName(answer []byte) (string, error) {
	if len(answer) != IdentifySize {
		return "", fmt.Errorf("the name space is described in %d bytes, not in %d", len(answer), IdentifySize)
	}
	text, _, _ := bytes.Cut(answer[vendorSpecific:], []byte{0})
	var disk struct {
		DeviceName string `json:"device_name"`
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return "", errors.New("the name space says nothing of its own")
	}
	if err := json.Unmarshal(text, &disk); err != nil {
		return "", fmt.Errorf("what the name space says of its own is no JSON: %w", err)
	}
	if !name.MatchString(disk.DeviceName) {
		return "", fmt.Errorf("%q is no name of a disk", disk.DeviceName)
	}
	return disk.DeviceName, nil
}
