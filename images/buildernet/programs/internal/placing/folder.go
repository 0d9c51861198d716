// Package placing puts files into their folders: all of them or, but for a failing rename, none; each in one step, so that
// whoever reads one sees the old file or the new one.
package placing

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// openFolder opens a folder (an absolute, clean path) below root without following a single link, so that no link that
// somebody planted leads out of the folders that the destinations name.
func openFolder(root, folder string) (*os.File, error) {
	const flags = syscall.O_RDONLY | syscall.O_DIRECTORY | syscall.O_NOFOLLOW | syscall.O_CLOEXEC
	descriptor, err := syscall.Open(root, flags&^syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: root, Err: err}
	}
	walked := ""
	for _, part := range strings.Split(strings.Trim(folder, "/"), "/") {
		if part == "" {
			continue
		}
		walked += "/" + part
		next, err := syscall.Openat(descriptor, part, flags, 0)
		syscall.Close(descriptor)
		if err != nil {
			return nil, folderError(walked, err)
		}
		descriptor = next
	}
	return os.NewFile(uintptr(descriptor), folder), nil
}

func folderError(folder string, err error) error {
	switch err {
	case syscall.ENOENT:
		return fmt.Errorf("the folder %s is not there (tmpfiles.d makes the folders of rendered files)", folder)
	case syscall.ENOTDIR, syscall.ELOOP:
		// O_DIRECTORY with O_NOFOLLOW: a link is ENOTDIR, as a file is
		return fmt.Errorf("%s is a link or no folder; rendered files go through no link", folder)
	default:
		return fmt.Errorf("%s: %w", folder, err)
	}
}
