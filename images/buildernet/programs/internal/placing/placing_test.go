package placing

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
)

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}

func TestAll(t *testing.T) {
	root := t.TempDir()
	write(t, root+"/etc/a/old", "old", 0o644)
	write(t, root+"/etc/a/same", "same", 0o600)
	write(t, root+"/etc/a/mode", "mode", 0o644)
	write(t, root+"/etc/b/other", "", 0o644)
	files := []File{
		{"/etc/a/old", 0o640, []byte("new")},
		{"/etc/a/same", 0o600, []byte("same")},
		{"/etc/a/mode", 0o600, []byte("mode")},
		{"/etc/b/made", 0o400, []byte("")},
	}
	before, _ := os.Stat(root + "/etc/a/same")
	changed, err := All(root, files)
	if want := []string{"/etc/a/old", "/etc/a/mode", "/etc/b/made"}; err != nil || !reflect.DeepEqual(changed, want) {
		t.Errorf("%v, %v", changed, err)
	}
	for _, file := range files {
		status, err := os.Stat(root + file.Path)
		if err != nil || status.Mode() != file.Mode || content(t, root+file.Path) != string(file.Content) {
			t.Errorf("%s: %v, %v", file.Path, status, err)
		}
	}
	if after, _ := os.Stat(root + "/etc/a/same"); !os.SameFile(before, after) {
		t.Error("an unchanged file was replaced")
	}
	if got := names(t, root+"/etc/a"); !reflect.DeepEqual(got, []string{"mode", "old", "same"}) {
		t.Errorf("left over: %v", got)
	}
	if changed, err := All(root, files); err != nil || len(changed) != 0 {
		t.Errorf("again: %v, %v", changed, err)
	}
}

// Whoever has the old file open keeps reading the old one: it is replaced, not written over.
func TestReplacesInOneStep(t *testing.T) {
	root := t.TempDir()
	write(t, root+"/a", "old text", 0o640)
	open, err := os.Open(root + "/a")
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	if _, err := All(root, []File{{"/a", 0o640, []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	read := make([]byte, 100)
	if n, _ := open.Read(read); string(read[:n]) != "old text" {
		t.Errorf("%q", read[:n])
	}
}

func TestOneFailureChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(root string) error
		path    string
		message string
	}{
		"no folder":      {func(string) error { return nil }, "/etc/none/x", "the folder /etc/none is not there"},
		"link to folder": {func(root string) error { return os.Symlink(root+"/outside", root+"/etc/link") }, "/etc/link/x", "/etc/link is a link"},
		"link above": {func(root string) error { return os.Symlink("../outside", root+"/etc/link") },
			"/etc/link/deeper/x", "/etc/link is a link"},
		"link in its place": {func(root string) error { return os.Symlink("../../outside/secret", root+"/etc/a/x") },
			"/etc/a/x", "a link stands in its place"},
		"folder in its place": {func(root string) error { return os.Mkdir(root+"/etc/a/x", 0o755) }, "/etc/a/x", "no regular file"},
		"pipe in its place":   {func(root string) error { return syscall.Mkfifo(root+"/etc/a/x", 0o644) }, "/etc/a/x", "no regular file"},
		"file as folder":      {func(string) error { return nil }, "/etc/a/good/x", "is a link or no folder"},
		"upwards":             {func(string) error { return nil }, "/etc/../outside/x", "no plain absolute path"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			write(t, root+"/etc/a/good", "old", 0o640)
			write(t, root+"/outside/secret", "secret", 0o640)
			write(t, root+"/outside/deeper/x", "x", 0o640)
			if err := c.prepare(root); err != nil {
				t.Fatal(err)
			}
			changed, err := All(root, []File{{"/etc/a/good", 0o640, []byte("new")}, {c.path, 0o640, []byte("new")}})
			if err == nil || !strings.Contains(err.Error(), c.path+": ") || !strings.Contains(err.Error(), c.message) || changed != nil {
				t.Errorf("%v, %v", changed, err)
			}
			if content(t, root+"/etc/a/good") != "old" || content(t, root+"/outside/secret") != "secret" ||
				content(t, root+"/outside/deeper/x") != "x" || len(names(t, root+"/outside")) != 2 {
				t.Error("something changed")
			}
			for _, left := range names(t, root+"/etc/a") {
				if strings.HasPrefix(left, ".render-") {
					t.Errorf("left over: %s", left)
				}
			}
		})
	}
}

func TestOwnerIsTheFoldersOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root gives files away")
	}
	root := t.TempDir()
	if err := os.Mkdir(root+"/a", 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(root+"/a", 0, 4242); err != nil {
		t.Skip("this root has no right to give files away")
	}
	if _, err := All(root, []File{{"/a/x", 0o640, []byte("x")}}); err != nil {
		t.Fatal(err)
	}
	status, err := os.Stat(root + "/a/x")
	if err != nil {
		t.Fatal(err)
	}
	if owner := status.Sys().(*syscall.Stat_t); owner.Uid != 0 || owner.Gid != 4242 || status.Mode() != 0o640 {
		t.Errorf("%d:%d %v", owner.Uid, owner.Gid, status.Mode())
	}
	if changed, err := All(root, []File{{"/a/x", 0o640, []byte("x")}}); err != nil || len(changed) != 0 {
		t.Errorf("%v, %v", changed, err)
	}
}
