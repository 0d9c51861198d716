# Builds programs out of one Go module, offline. Runs in the tree of the toolchain `go`. POSIX sh.
#
# Reads:
#   modules             what a module proxy serves, as a folder (go-modules.sh)
#   source              the module's folder; or
#   module, version     the module, out of $modules, and
#   unpacked            where the go command's cache has it
#   install             lines of "PACKAGE PATH": where a program goes, below $out
#   tags                build tags, separated by commas
#   ldflags             further words for the linker, each in quotation marks
#   NIX_BUILD_CORES     how many compilers at a time; has no influence on the bits (0: every processor)
#   NIX_BUILD_TOP       where Nix builds: the folder is another one with it, which must not show
#   out                 folder to make
umask 022
work=/build${NIX_BUILD_TOP:-}
tree=$work/source
fail() {
  echo "program: $*" >&2
  exit 1
}

export HOME="$work/home" GOCACHE="$work/cache" GOMODCACHE="$work/modules" GOPATH="$work/gopath"
mkdir -p "$HOME"
# Nothing is asked of a network, of a checksum database, of a newer go command; nothing of the machine decides.
export GOPROXY="file://$modules" GOSUMDB=off GONOPROXY=none GOVCS='*:off' GOENV=off GOTOOLCHAIN=local GOWORK=off GO111MODULE=on
export GOFLAGS='-mod=readonly -modcacherw' CGO_ENABLED=0 GOOS=linux GOARCH=amd64 GOAMD64=v1 GOEXPERIMENT= GODEBUG= LC_ALL=C TZ=UTC
[ "${NIX_BUILD_CORES:-0}" = 0 ] || export GOMAXPROCS="$NIX_BUILD_CORES"

if [ -n "${source:-}" ]; then
  cp -r "$source" "$tree"
else
  (cd "$HOME" && go mod download "$module@$version") || fail "$module $version cannot be unpacked"
  # Built as its own checkout would be: its go.mod's replacements count.
  cp -r "$GOMODCACHE/$unpacked" "$tree"
fi
chmod -R u+w "$tree"
cd "$tree"

printf '%s' "$install" | while read -r package target; do
  mkdir -p "$out${target%/*}"
  # Neither the linker's build id nor a GNU one; no symbols, no debugger's paths; no folder of this build.
  go build -trimpath -buildvcs=false ${tags:+"-tags=$tags"} "-ldflags=-s -w -buildid= -B none $ldflags" \
    -o "$out$target" -- "$package" ||
    fail "$package cannot be built; where a module is missing that the lock should have: samebits lock"
  if grep -q -a -F -e "$work" -e /nix/store/ "$out$target"; then fail "$target holds the path of a folder that it was built in"; fi
done
