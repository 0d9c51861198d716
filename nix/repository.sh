# Inputs: $listPath, lines of "FILE POOL-PATH SIZE SHA256"; $codename; $out. Each stanza is the package's own control file
# (deb(5)) and where it is, in the order of the lock.
bb=$busybox/bin/busybox
umask 022
suite=$out/dists/$codename
"$bb" mkdir -p "$suite/main/binary-amd64" "$TMPDIR/bin"
"$bb" --install -s "$TMPDIR/bin"
export PATH="$TMPDIR/bin"
while read -r deb path size sha256; do
  mkdir -p "$out/${path%/*}"
  ln -s "$deb" "$out/$path"
  case $(ar t "$deb") in
    *control.tar.xz*) ar p "$deb" control.tar.xz | unxz -c ;;
    *control.tar.gz*) ar p "$deb" control.tar.gz | gunzip -c ;;
    *control.tar*) ar p "$deb" control.tar ;;
    *) echo "samebits: $deb has no control.tar that busybox can unpack" >&2; exit 1 ;;
  esac | tar -xO ./control
  printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "$path" "$size" "$sha256"
done < "$listPath" > "$suite/main/binary-amd64/Packages"

hash=$(sha256sum "$suite/main/binary-amd64/Packages")
cat > "$suite/Release" <<RELEASE
Origin: samebits
Label: samebits
Suite: $codename
Codename: $codename
Architectures: amd64
Components: main
SHA256:
 ${hash%% *} $(stat -c %s "$suite/main/binary-amd64/Packages") main/binary-amd64/Packages
RELEASE
