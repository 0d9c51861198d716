package placing

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// File is a file to put in its place.
type File struct {
	// Path is absolute, below the root that All is given. Its folder exists; the file gets the folder's owner and group.
	Path    string
	Mode    fs.FileMode
	Content []byte
}

// All puts files in their places and gives back the paths of those that are new or differ from what was there (in content,
// mode or owner); the others are not touched. First every file is written out beside its destination and synced; when one
// cannot be, nothing has changed. Then they are renamed. Only a rename that fails leaves some new and some old: its error
// says which file it was.
func All(root string, files []File) ([]string, error) {
	var staged []*stagedFile
	defer func() {
		for _, one := range staged {
			one.discard()
		}
	}()
	for _, file := range files {
		one, err := stage(root, file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Path, err)
		}
		staged = append(staged, one)
	}
	var changed []string
	for _, one := range staged {
		if one.same {
			continue
		}
		if err := syscall.Renameat(one.descriptor(), one.temporary, one.descriptor(), one.name); err != nil {
			return changed, fmt.Errorf("%s: %w (of %d files, %d were replaced before)", one.path, err, len(staged), len(changed))
		}
		one.temporary = ""
		changed = append(changed, one.path)
		// The rename itself reaches the disk; not every file system can sync a folder.
		_ = one.folder.Sync()
	}
	return changed, nil
}

// stagedFile lies under a temporary name in the folder of its destination.
type stagedFile struct {
	path, name, temporary string
	folder                *os.File
	same                  bool
}

func (s *stagedFile) descriptor() int { return int(s.folder.Fd()) }

func (s *stagedFile) discard() {
	if s.temporary != "" {
		_ = syscall.Unlinkat(s.descriptor(), s.temporary)
	}
	s.folder.Close()
}

func stage(root string, file File) (*stagedFile, error) {
	if !path.IsAbs(file.Path) || path.Clean(file.Path) != file.Path {
		return nil, errors.New("no plain absolute path")
	}
	folder, err := openFolder(root, path.Dir(file.Path))
	if err != nil {
		return nil, err
	}
	one := &stagedFile{path: file.Path, name: path.Base(file.Path), folder: folder}
	if err := one.write(file); err != nil {
		one.discard()
		return nil, err
	}
	return one, nil
}

func (s *stagedFile) write(file File) error {
	owner, err := ownerOf(s.folder)
	if err != nil {
		return err
	}
	if s.same, err = s.alreadyThere(file, owner); err != nil || s.same {
		return err
	}
	suffix := make([]byte, 8)
	if _, err := rand.Read(suffix); err != nil {
		return err
	}
	temporary := ".render-" + hex.EncodeToString(suffix)
	descriptor, err := syscall.Openat(s.descriptor(), temporary,
		syscall.O_WRONLY|syscall.O_CREAT|syscall.O_EXCL|syscall.O_NOFOLLOW|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return err
	}
	s.temporary = temporary
	out := os.NewFile(uintptr(descriptor), temporary)
	defer out.Close()
	if _, err := out.Write(file.Content); err != nil {
		return err
	}
	// The owner before the mode: until then only the renderer may read it.
	if err := syscall.Fchown(descriptor, int(owner.Uid), int(owner.Gid)); err != nil {
		return fmt.Errorf("giving it to the owner and group of its folder (%d:%d): %w", owner.Uid, owner.Gid, err)
	}
	if err := syscall.Fchmod(descriptor, uint32(file.Mode.Perm())); err != nil {
		return err
	}
	return out.Sync()
}

func ownerOf(file *os.File) (*syscall.Stat_t, error) {
	var status syscall.Stat_t
	if err := syscall.Fstat(int(file.Fd()), &status); err != nil {
		return nil, err
	}
	return &status, nil
}

// alreadyThere says whether the destination is this very file. Anything but a regular file in its place is an error.
func (s *stagedFile) alreadyThere(file File, owner *syscall.Stat_t) (bool, error) {
	// Without O_NONBLOCK a named pipe in the place of the file would wait for its writer.
	descriptor, err := syscall.Openat(s.descriptor(), s.name, syscall.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, syscall.ENOENT), errors.Is(err, syscall.EACCES):
		// EACCES: the renderer has no right to read what it wrote for another owner; then it writes it again
		return false, nil
	case errors.Is(err, syscall.ELOOP):
		return false, errors.New("a link stands in its place; rendered files go through no link and replace none")
	case err != nil:
		return false, err
	}
	there := os.NewFile(uintptr(descriptor), s.name)
	defer there.Close()
	status, err := ownerOf(there)
	if err != nil {
		return false, err
	}
	if status.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return false, errors.New("no regular file stands in its place")
	}
	if status.Uid != owner.Uid || status.Gid != owner.Gid || status.Mode&0o7777 != uint32(file.Mode.Perm()) ||
		status.Size != int64(len(file.Content)) {
		return false, nil
	}
	content, err := io.ReadAll(io.LimitReader(there, int64(len(file.Content))+1))
	return err == nil && bytes.Equal(content, file.Content), err
}
