# Inputs: $programs, trees that have no file in common; $out, which becomes all of them.
bb=$busybox/bin/busybox
umask 022
"$bb" mkdir -p "$out"
for program in $programs; do
  "$bb" cp -R "$program/." "$out/"
  "$bb" chmod -R u+w "$out"
done
