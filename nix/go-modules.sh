# Inputs: $listPath, lines of "PATH/@v/VERSION KIND FILE VERSION", path and first version escaped; $out, which becomes what a module proxy
# serves (Go Modules Reference, "GOPROXY protocol"). The .info has the version alone: the time in a proxy's own decides nothing.
bb=$busybox/bin/busybox
umask 022
"$bb" mkdir -p "$out"
while read -r at kind file version; do
  [ -n "$at" ] || continue
  "$bb" mkdir -p "$out/${at%/*}"
  "$bb" ln -s "$file" "$out/$at.$kind"
  printf '{"Version":"%s"}' "$version" > "$out/$at.info"
done < "$listPath"
