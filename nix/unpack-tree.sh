# Unpacks the .deb files listed in $debsPath into $out, side by side on as many cores as Nix grants.
bb=$busybox/bin/busybox
umask 022
"$bb" mkdir -p "$out" "$TMPDIR/bin"
"$bb" --install -s "$TMPDIR/bin"
export PATH="$TMPDIR/bin" out

# Folders that several packages share are made first, or two tars would race to make them.
mkdir -p "$out/usr/bin" "$out/usr/sbin" "$out/usr/lib" "$out/usr/lib64" "$out/usr/share" "$out/etc" "$out/var/lib" "$out/var/cache"

cat > "$TMPDIR/unpack" <<'UNPACK'
for deb; do
  # Every member's header is 60 bytes and ends in a newline; data.tar is the last member (deb(5)).
  case $(ar t "$deb") in
    *data.tar.xz*) ar p "$deb" data.tar.xz | unxz -c ;;
    *data.tar.gz*) ar p "$deb" data.tar.gz | gunzip -c ;;
    *data.tar*) ar p "$deb" data.tar ;;
    *) echo "samebits: $deb has no data.tar that busybox can unpack" >&2; exit 1 ;;
  esac | tar -x -o -C "$out" || { echo "samebits: cannot unpack $deb" >&2; exit 1; }
done
UNPACK
tr ' ' '\n' < "$debsPath" | xargs -P "${NIX_BUILD_CORES:-1}" -n 8 ash -o pipefail -eu "$TMPDIR/unpack"

# Set-uid files mean nothing in a store, and Nix refuses them.
find "$out" -perm /6000 -exec chmod a-s {} +
. "$finishPath"
