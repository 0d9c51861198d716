# Inputs: $path below each base URL that the variable named by $variable holds, then below $bases; $curl, a tree with curl,
# or empty; $npmPackage, Debian's npm as a .deb, or empty: where the variable is not set, its registry is the base URL;
# $out. Certificates are not checked, because Nix checks the hash of what came.
bb=$busybox/bin/busybox
get() {
  if [ -n "$curl" ]; then
    "$curl/usr/lib64/ld-linux-x86-64.so.2" --library-path "$curl/usr/lib/x86_64-linux-gnu" "$curl/usr/bin/curl" \
      --silent --show-error --fail --location --insecure --connect-timeout 20 --output "$out" "$1"
  else
    "$bb" wget -q -T 60 -O "$out" "$1"
  fi
}
eval "own=\${$variable:-}"
# As npm_bases of ./samebits does, but that busybox's tar knows no patterns.
if [ -z "$own" ] && [ -n "$npmPackage" ]; then
  data() { "$bb" ar p "$npmPackage" data.tar.xz | "$bb" unxz; }
  definitions=$(data | "$bb" tar -t -f - | "$bb" grep '/definitions\.js$' || :)
  # Unquoted: there may be several. There may be none as well, but tar would take that as "all".
  bases=$(data | "$bb" tar -xO -f - ${definitions:-/none} |
    "$bb" sed -n "s#.*['\"\`]\(https://registry[^'\"\`]*\)['\"\`].*#\1#p" | "$bb" head -n 1)
fi
escaped=$(printf '%s' "$path" | "$bb" sed 's/%/%25/g; s/+/%2B/g; s/~/%7E/g')
for base in $own $bases; do
  for attempt in 1 2 3; do
    if get "${base%/}/$escaped"; then exit 0; fi
    "$bb" sleep "$attempt"
  done
done
echo "samebits: cannot fetch $path from: ${own:-($variable is not set)} $bases" >&2
echo "samebits: set $variable to the base URL of a mirror, or run ./samebits once: it finds the machine's own and fetches what is missing" >&2
exit 1
