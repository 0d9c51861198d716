bb=$busybox/bin/busybox
"$bb" cp -r "$source" "$TMPDIR/source"
"$bb" chmod -R u+w "$TMPDIR/source"
"$bb" ln -s "$modules/node_modules" "$TMPDIR/source/node_modules"
cd "$TMPDIR/source"
HOME=$TMPDIR "$node/bin/node" scripts/bundle.mjs "$out"
