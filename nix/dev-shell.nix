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
  # For each shell Nix makes a temporary folder and points TMPDIR there; later versions make another one beside it, named
  # after their process, which is this one now. It forgets about both. The folder that they lie in will do.
  shellHook = ''
    case ''${NIX_BUILD_TOP:-} in
      */nix-shell.*)
        if rmdir "$NIX_BUILD_TOP" 2>/dev/null; then
          export TMPDIR="''${NIX_BUILD_TOP%/*}"
          unset NIX_BUILD_TOP TMP TEMP TEMPDIR
          rmdir "$TMPDIR/nix-develop-$$-"* 2>/dev/null || :
        fi ;;
    esac
  '';
}
