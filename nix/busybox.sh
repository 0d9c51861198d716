# Runs in a shell that has nothing but mkdir, tar and unxz. Inputs: $deb, $out.
{
  while read -r line; do
    case "$line" in *data.tar.xz*) break ;; esac
  done
  mkdir "$TMPDIR/tree"
  unxz | tar -x -C "$TMPDIR/tree"
} < "$deb"
mkdir -p "$out"
cd "$TMPDIR/tree/usr"
tar -c bin/busybox | tar -x -C "$out"
