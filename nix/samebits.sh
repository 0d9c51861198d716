bb=$busybox/bin/busybox
"$bb" mkdir -p "$out/bin"
"$bb" cat > "$out/bin/samebits" <<SCRIPT
#!$bb ash
export NODE_USE_ENV_PROXY=1 NODE_NO_WARNINGS=1
exec $node/bin/node $bundle/cli.js "\$@"
SCRIPT
for app in build verify-repro; do
  case $app in verify-repro) command=verify ;; *) command=$app ;; esac
  printf '#!%s ash\nexec %s/bin/samebits %s "$@"\n' "$bb" "$out" "$command" > "$out/bin/samebits-$app"
done
"$bb" chmod 755 "$out"/bin/*
