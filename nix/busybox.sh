# Inputs: $deb, $builder, $out. Runs in a busybox that has ash, mkdir, tar (to unpack) and unxz, and nothing else; what it
# unpacks is a complete one, which does the rest.
{
  while read -r line; do
    case "$line" in *data.tar.xz*) break ;; esac
  done
  "$builder" mkdir "$TMPDIR/tree"
  "$builder" unxz | "$builder" tar -x -C "$TMPDIR/tree"
} < "$deb"
bb=$TMPDIR/tree/usr/bin/busybox
"$bb" mkdir -p "$out/bin"
"$bb" cp "$bb" "$out/bin/busybox"
"$bb" chmod 755 "$out/bin/busybox"
