# Builds programs out of one Rust crate and its Cargo.lock, offline. Runs in the tree of the toolchain `rust`. POSIX sh.
#
# Reads:
#   vendor              every crate of Cargo.lock, unpacked (crates.sh)
#   source              the crate's folder; or
#   crate               its folder in $vendor
#   install             lines of "PROGRAM PATH": where a program goes, below $out
#   features            separated by commas
#   defaultFeatures     empty: without the crate's default features
#   NIX_BUILD_CORES     how many compilers at a time; has no influence on the bits (0: every processor)
#   NIX_BUILD_TOP       where Nix builds: the folder is another one with it, which must not show
#   out                 folder to make
umask 022
work=/build${NIX_BUILD_TOP:-}
tree=$work/source
triple=x86_64-unknown-linux-gnu
fail() {
  echo "program: $*" >&2
  exit 1
}

export HOME="$work/home" CARGO_HOME="$work/cargo" CARGO_TARGET_DIR="$work/target" LC_ALL=C TZ=UTC
# For build scripts that want a time.
export SOURCE_DATE_EPOCH=1
mkdir -p "$HOME" "$CARGO_HOME"
cat > "$CARGO_HOME/config.toml" <<CONFIG
[source.crates-io]
replace-with = "vendored"
[source.vendored]
directory = "$vendor"
CONFIG
cp -r "${source:-$vendor/$crate}" "$tree"
chmod -R u+w "$tree"
rm -f "$tree/.cargo-checksum.json"
cd "$tree"

# One unit of code generation: how code is divided among several depends on nothing but the code, but what is inlined does on them.
# Static, so that a program does not depend on which C library an image has. --target: flags are then for the program alone, and
# not for build scripts and macros, which cannot be static. Of two prefixes that fit, rustc takes the last: $tree lies in $work.
export RUSTFLAGS="--remap-path-prefix=$work=/work --remap-path-prefix=$tree=/source --remap-path-prefix=$vendor=/crates \
-C codegen-units=1 -C linker=/usr/bin/gcc -C target-feature=+crt-static -C strip=symbols -C link-arg=-Wl,--build-id=none"
set -- --release --frozen --offline --target "$triple"
[ "${NIX_BUILD_CORES:-0}" = 0 ] || set -- "$@" --jobs "$NIX_BUILD_CORES"
[ -z "$features" ] || set -- "$@" --features "$features"
[ -n "$defaultFeatures" ] || set -- "$@" --no-default-features

printf '%s' "$install" | while read -r program target; do
  cargo build "$@" --bin "$program" </dev/null || fail "$program cannot be built"
  mkdir -p "$out${target%/*}"
  cp "$CARGO_TARGET_DIR/$triple/release/$program" "$out$target"
  if grep -q -a -F -e "$work" -e /nix/store/ "$out$target"; then fail "$target holds the path of a folder that it was built in"; fi
done
