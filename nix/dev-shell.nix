# `nix develop`: made so that Nix 2.8 and later enter it without nixpkgs and without a look-up in a registry. The builder's
# file must be called bash, `outputs` must be there, and stdenv must name a folder with a setup file.
{ system, busybox, tools, samebits, bash }:
let
  static = derivation {
    name = "bash-static";
    inherit system busybox;
    deb = bash;
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" ''
      bb=$busybox/bin/busybox
      "$bb" mkdir -p "$out/bin"
      "$bb" ar p "$deb" data.tar.xz | "$bb" unxz -c | "$bb" tar -xO ./usr/bin/bash-static > "$out/bin/bash"
      "$bb" chmod 755 "$out/bin/bash"
    '' ];
    preferLocalBuild = true;
  };
  stdenv = derivation {
    name = "samebits-shell-setup";
    inherit system busybox;
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" ''"$busybox/bin/busybox" mkdir -p "$out"; : > "$out/setup"'' ];
    preferLocalBuild = true;
  };
in
derivation {
  name = "samebits-shell";
  inherit system stdenv tools samebits;
  outputs = [ "out" ];
  builder = "${static}/bin/bash";
  args = [ "-c" "echo samebits-shell > $out" ];
  PATH = "${tools}/bin:${samebits}/bin";
  # mkosi's tools read the time of the build from here; images set their own SourceDateEpoch.
  SAMEBITS_TOOLS = tools;
}
