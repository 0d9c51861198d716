bb=$busybox/bin/busybox
"$bb" mkdir -p "$out/bin"
"$bb" cat > "$out/bin/samebits" <<SCRIPT
#!$bb ash
export NODE_USE_ENV_PROXY=1 NODE_NO_WARNINGS=1
# Node knows the public authorities alone; a machine may have been told of others (a proxy's).
if [ -z "\${NODE_EXTRA_CA_CERTS:-}" ]; then
  for file in "\${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
    if [ -r "\$file" ]; then
      export NODE_EXTRA_CA_CERTS="\$file"
      break
    fi
  done
fi
exec $node/bin/node $bundle/cli.js "\$@"
SCRIPT
for app in build verify-repro; do
  case $app in verify-repro) command=verify ;; *) command=$app ;; esac
  printf '#!%s ash\nexec %s/bin/samebits %s "$@"\n' "$bb" "$out" "$command" > "$out/bin/samebits-$app"
done
"$bb" chmod 755 "$out"/bin/*
