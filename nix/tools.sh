bb=$busybox/bin/busybox
"$bb" mkdir -p "$out/bin"
"$bb" sed -e "s|@busybox@|$bb|g" -e "s|@image@|$image|g" -e "s|@enter@|$enter|g" -e "s|@samebits@|$samebits|g" "$mkosi" > "$out/bin/mkosi"
"$bb" chmod 755 "$out/bin/mkosi"
wrap() {
  tree=$1; shift
  for tool; do
    for folder in usr/bin usr/sbin usr/lib/systemd; do
      [ -e "$tree/$folder/$tool" ] || [ -L "$tree/$folder/$tool" ] || continue
      printf '#!%s ash\nexec %s/bin/enter %s -- /%s "$@"\n' "$bb" "$enter" "$tree" "$folder/$tool" > "$out/bin/$tool"
      "$bb" chmod 755 "$out/bin/$tool"
      continue 2
    done
    echo "samebits: $tool is not in $tree" >&2
    exit 1
  done
}
wrap "$image" $imageTools
wrap "$kernel" $kernelTools
wrap "$boot" $bootTools
