# Inputs: $image, $kernel, $boot (trees), the lists of their tools, the scripts $mkosi and $tool, $enter, $samebits; $out.
bb=$busybox/bin/busybox
"$bb" mkdir -p "$out/bin" "$out/libexec"
"$bb" sed -e "s|@busybox@|$bb|g" -e "s|@image@|$image|g" -e "s|@enter@|$enter|g" -e "s|@samebits@|$samebits|g" "$mkosi" > "$out/bin/mkosi"
"$bb" sed -e "s|@busybox@|$bb|g" -e "s|@enter@|$enter|g" "$tool" > "$out/libexec/tool"
"$bb" chmod 755 "$out/bin/mkosi" "$out/libexec/tool"
wrap() {
  tree=$1; shift
  for name; do
    for folder in usr/bin usr/sbin usr/lib/systemd; do
      [ -e "$tree/$folder/$name" ] || [ -L "$tree/$folder/$name" ] || continue
      printf '#!%s ash\nexec %s/libexec/tool %s /%s "$@"\n' "$bb" "$out" "$tree" "$folder/$name" > "$out/bin/$name"
      "$bb" chmod 755 "$out/bin/$name"
      continue 2
    done
    echo "samebits: $name is not in $tree" >&2
    exit 1
  done
}
wrap "$image" $imageTools
wrap "$kernel" $kernelTools
wrap "$boot" $bootTools
