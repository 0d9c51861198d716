# Inputs: $listPath, lines of "NAME-VERSION SHA256 FILE"; $out, which becomes what `cargo vendor` would make (The Cargo Book,
# "Directory Sources"). The digest is compared with Cargo.lock's; single files are not listed: Nix sees to it that they stay.
bb=$busybox/bin/busybox
umask 022
"$bb" mkdir -p "$out"
while read -r crate sha256 file; do
  [ -n "$crate" ] || continue
  "$bb" tar -xzf "$file" -o -C "$out"
  printf '{"files":{},"package":"%s"}' "$sha256" > "$out/$crate/.cargo-checksum.json"
done < "$listPath"
"$bb" chmod -R u=rwX,go=rX "$out"
