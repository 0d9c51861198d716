package nvmename

import (
	"errors"
	"strings"
	"testing"
)

// answer is an "Identify Namespace" with the vendor's bytes; what comes before is not zero in real ones.
func answer(vendor string) []byte {
	bytes := make([]byte, IdentifySize)
	for at := range vendorSpecific {
		bytes[at] = byte(at)
	}
	copy(bytes[vendorSpecific:], vendor)
	return bytes
}

func disk(model string, id uint32, vendor string) Namespace {
	return Namespace{model, id, func() ([]byte, error) { return answer(vendor), nil }}
}

func TestNames(t *testing.T) {
	full := `{"device_name":"` + strings.Repeat("a", 63) + `"}`
	for _, one := range []struct {
		disk Namespace
		want string
	}{
		{disk("nvme_card-pd", 1, `{"device_name":"persistent-disk-0","disk_type":"PERSISTENT"}`), "persistent-disk-0"},
		{disk("nvme_card-pd                            ", 2, "{ \"disk_type\": \"PERSISTENT\",\n\"device_name\": \"data_1.x\" }\n"), "data_1.x"},
		{disk("nvme_card-pd", 2, full+strings.Repeat(" ", IdentifySize-vendorSpecific-len(full))), strings.Repeat("a", 63)},
		{disk("nvme_card", 1, ""), "local-nvme-ssd-0"},
		{disk("nvme_card ", 4, ""), "local-nvme-ssd-3"},
		{disk("nvme_card0", 1, ""), "local-nvme-ssd-0"},
		{disk("nvme_card12", 1, ""), "local-nvme-ssd-12"},
	} {
		if got, err := Of(one.disk); err != nil || got != one.want {
			t.Errorf("%q %d: got %q, %v; want %q", one.disk.Model, one.disk.ID, got, err, one.want)
		}
	}
}

func TestWhatIsNoNameIsRefused(t *testing.T) {
	for _, one := range []Namespace{
		disk("QEMU NVMe Ctrl", 1, `{"device_name":"x"}`),
		disk("nvme_cards", 1, ""),
		disk("nvme_card99999999", 1, ""),
		disk("nvme_card", 0, ""),
		disk("nvme_card-pd", 1, ""),
		disk("nvme_card-pd", 1, "   "),
		disk("nvme_card-pd", 1, "no JSON"),
		disk("nvme_card-pd", 1, `{"disk_type":"PERSISTENT"}`),
		disk("nvme_card-pd", 1, `{"device_name":""}`),
		disk("nvme_card-pd", 1, `{"device_name":"../../sda"}`),
		disk("nvme_card-pd", 1, `{"device_name":".."}`),
		disk("nvme_card-pd", 1, `{"device_name":"a b"}`),
		disk("nvme_card-pd", 1, `{"device_name":"a\nID_SERIAL=x"}`),
		disk("nvme_card-pd", 1, `{"device_name":7}`),
		{"nvme_card-pd", 1, func() ([]byte, error) { return nil, errors.New("EIO") }},
		{"nvme_card-pd", 1, func() ([]byte, error) { return make([]byte, 512), nil }},
	} {
		if got, err := Of(one); err == nil {
			t.Errorf("%q %d: %q", one.Model, one.ID, got)
		}
	}
}
