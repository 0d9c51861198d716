# Inputs: $source, $busybox; $out. Only what runs as a script of sh: the launcher, nix/*.sh, and mkosi's hooks.
cd "$source"
count=0
for script in $(find . -type f | sort); do
  case $script in
    *.sh) ;;
    *) case $(head -c 64 "$script" | tr -d '\0' | head -n 1) in '#!/bin/sh'* | '#!/usr/bin/env sh'*) ;; *) continue ;; esac ;;
  esac
  for shell in "$busybox/bin/busybox ash" "/usr/bin/dash" "/usr/bin/bash --posix"; do
    $shell -n "$script" || { echo "$shell does not understand $script"; exit 1; }
  done
  count=$((count + 1))
done
[ "$count" -ge 10 ] || { echo "only $count scripts found"; exit 1; }
echo "$count scripts" > "$out/result"
