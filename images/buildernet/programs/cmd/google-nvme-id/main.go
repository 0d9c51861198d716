// Command google-nvme-id prints the name of one of Google Cloud's NVMe disks for udev (IMPORT{program}): GOOGLE_DISK=NAME.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"unsafe"

	"buildernet/internal/nvmename"
)

// The kernel's include/uapi/linux/nvme_ioctl.h.
const (
	ioctlID           = 0x4e40     // _IO('N', 0x40)
	ioctlAdminCommand = 0xc0484e41 // _IOWR('N', 0x41, struct nvme_admin_cmd)
)

// opcodeIdentify is "Identify" of the NVMe base specification; CNS 0, in its tenth word, means a name space.
const opcodeIdentify = 0x06

// adminCommand is struct nvme_passthru_cmd.
type adminCommand struct {
	opcode, flags       uint8
	_                   uint16
	nsid                uint32
	_, _                uint32
	metadata            uint64
	address             uint64
	metadataLength      uint32
	dataLength          uint32
	words10to15         [6]uint32
	timeoutMilliseconds uint32
	result              uint32
}

func identify(disk *os.File, id uint32) ([]byte, error) {
	answer := make([]byte, nvmename.IdentifySize)
	var pinner runtime.Pinner
	defer pinner.Unpin()
	// The kernel gets the address as a number, which keeps nothing in its place.
	pinner.Pin(&answer[0])
	command := adminCommand{
		opcode:     opcodeIdentify,
		nsid:       id,
		address:    uint64(uintptr(unsafe.Pointer(&answer[0]))),
		dataLength: nvmename.IdentifySize,
	}
	status, _, errno := syscall.Syscall(syscall.SYS_IOCTL, disk.Fd(), ioctlAdminCommand, uintptr(unsafe.Pointer(&command)))
	if errno != 0 {
		return nil, os.NewSyscallError("ioctl: Identify Namespace", errno)
	}
	if status != 0 {
		return nil, fmt.Errorf("the controller answers Identify Namespace with status 0x%x", status)
	}
	return answer, nil
}

func nameOf(device string) (string, error) {
	model, err := os.ReadFile(filepath.Join("/sys/class/block", filepath.Base(device), "device/model"))
	if err != nil {
		return "", err
	}
	disk, err := os.Open(device)
	if err != nil {
		return "", err
	}
	defer disk.Close()
	id, _, errno := syscall.Syscall(syscall.SYS_IOCTL, disk.Fd(), ioctlID, 0)
	if errno != 0 {
		return "", os.NewSyscallError("ioctl: name space", errno)
	}
	return nvmename.Of(nvmename.Namespace{
		Model:    string(model),
		ID:       uint32(id),
		Identify: func() ([]byte, error) { return identify(disk, uint32(id)) },
	})
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: google-nvme-id /dev/nvmeXnY")
		os.Exit(2)
	}
	name, err := nameOf(os.Args[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "google-nvme-id: %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
	fmt.Printf("GOOGLE_DISK=%s\n", name)
}
