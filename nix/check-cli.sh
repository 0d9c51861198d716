# Inputs: $samebits, $source; $out. The apps of the flake start, and each command can say what it does.
export SAMEBITS_PROJECT="$source"
PATH=$samebits/bin:$PATH
says() {
  wanted=$1
  shift
  "$@" > said 2>&1 || { cat said; echo "$* failed"; exit 1; }
  grep -q -e "$wanted" said || { cat said; echo "$* does not say: $wanted"; exit 1; }
}
says 'samebits COMMAND' samebits --help
says "$(sed -n 's/^  "version": "\(.*\)",/\1/p' "$source/package.json")" samebits --version
says '^samebits build' samebits-build --help
says '^samebits verify' samebits-verify-repro --help
samebits --help | sed -n 's/^  samebits \([a-z]*\) .*/\1/p' | while read -r command; do
  says "^samebits $command" samebits "$command" --help
done
says minimal samebits kernel list
status=0
samebits build no-such-image 2> said || status=$?
[ "$status" = 2 ] || { cat said; echo "an unknown image ends with $status, not 2"; exit 1; }
echo passed > "$out/result"
