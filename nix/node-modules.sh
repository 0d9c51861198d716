# Inputs: $listPath, lines of "node_modules/NAME TARBALL"; $out.
bb=$busybox/bin/busybox
umask 022
while read -r path tarball; do
  "$bb" mkdir -p "$out/$path"
  # A tarball's one top folder is called package by habit, not by rule.
  "$bb" tar -xzf "$tarball" -o --strip-components=1 -C "$out/$path"
done < "$listPath"
"$bb" chmod -R u=rwX,go=rX "$out"
