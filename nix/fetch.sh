# Inputs: $path below each base URL that the variable named by $variable holds, then below $bases; $curl, a tree with curl,
# or empty; $npmPackage, Debian's npm as a .deb, or empty: where the variable is not set, its registry is the base URL;
# $out. Certificates are not checked, because Nix checks the hash of what came.
bb=$busybox/bin/busybox
get() {
  if [ -n "$curl" ]; then
    "$curl/usr/lib64/ld-linux-x86-64.so.2" --library-path "$curl/usr/lib/x86_64-linux-gnu" "$curl/usr/bin/curl" \
      --silent --show-error --fail --location --insecure --connect-timeout 20 --output "$2" "$1"
  else
    "$bb" wget -q -T 60 -O "$2" "$1"
  fi
}
eval "own=\${$variable:-}"
given=$own
# As npm_bases of ./samebits does, but that busybox's tar knows no patterns.
if [ -z "$own" ] && [ -n "$npmPackage" ]; then
  data() { "$bb" ar p "$npmPackage" data.tar.xz | "$bb" unxz; }
  definitions=$(data | "$bb" tar -t -f - | "$bb" grep '/definitions\.js$' || :)
  # Unquoted: there may be several. There may be none as well, but tar would take that as "all".
  bases=$(data | "$bb" tar -xO -f - ${definitions:-/none} |
    "$bb" sed -n "s#.*['\"\`]\(https://registry[^'\"\`]*\)['\"\`].*#\1#p" | "$bb" head -n 1)
fi
# What can be asked among the proxies of a GOPROXY: not a module's own version control, nothing behind "off".
if [ -n "$goTree" ]; then
  listed=${own:-$("$bb" sed -n 's/^GOPROXY=//p' "$goTree"/usr/lib/go-*/go.env)}
  own='' bases=''
  for one in $(printf '%s' "$listed" | "$bb" tr ',|' '  '); do
    case $one in off) break ;; direct) ;; *) bases="$bases $one" ;; esac
  done
fi
# An index says where its crates are: "dl" in its config.json, with markers in it or without.
if [ -n "$rustTree" ]; then
  [ -n "$own" ] || own=$("$bb" strings -n 12 "$rustTree/usr/bin/cargo" |
    "$bb" sed -n 's#.*sparse+\(https://[a-z0-9-]*\.[a-z0-9.-]*\)/.*#\1#p' | "$bb" head -n 1)
  for index in $own; do
    index=${index#sparse+}
    get "${index%/}/config.json" "$TMPDIR/config.json" || continue
    dl=$("$bb" tr -d '\n' < "$TMPDIR/config.json" | "$bb" sed -n 's/.*"dl" *: *"\([^"]*\)".*/\1/p')
    bases="$bases $dl"
  done
  case $bases in
    *\{*)
      echo "samebits: cannot fetch $path: the registry's download URLs have markers ($bases)" >&2
      echo "samebits: run ./samebits fetch once: it knows them" >&2
      exit 1
      ;;
  esac
  own=''
fi
escaped=$(printf '%s' "$path" | "$bb" sed 's/%/%25/g; s/+/%2B/g; s/~/%7E/g')
for base in $own $bases; do
  for attempt in 1 2 3; do
    if get "${base%/}/$escaped" "$out"; then exit 0; fi
    "$bb" sleep "$attempt"
  done
done
[ -n "$given" ] || given="nothing"
tried=$("$bb" echo $own $bases)
echo "samebits: cannot fetch $path from: ${tried:-nowhere} ($variable names $given)" >&2
echo "samebits: set $variable to the base URL of a mirror, or run ./samebits once: it finds the machine's own and fetches what is missing" >&2
exit 1
