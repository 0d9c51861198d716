# The programs of one image that are built from source, as its sources.lock.json has them: `built`, a derivation for each; and `tree`,
# a function from the names of some to one tree of them. docs/PROGRAMS.md.
{ system, busybox, fetch, runInTree, toolchains, image, lock, folder }:
let
  escape = fetch.escapeModule;
  lines = list: builtins.concatStringsSep "\n" list + "\n";
  blanks = builtins.concatStringsSep " ";

  # Files as they were fetched, at the places where a compiler looks for them; the list may be longer than one variable may be.
  arrange = name: list: script: derivation {
    inherit name system busybox;
    list = lines list;
    passAsFile = [ "list" ];
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" (builtins.readFile script) ];
    preferLocalBuild = true;
  };

  # A folder of the image, without what is no part of a program, wherever it is checked out: what git keeps of a submodule; Go's
  # tests; what cargo has left behind, at the top alone, as what is called so further down may be code.
  local = one: builtins.path rec {
    name = "source";
    path = folder + "/${one.folder}";
    filter = file: type:
      baseNameOf file != ".git"
      && (if one.language == "go" then builtins.match ".*_test\\.go" file == null else file != toString path + "/target");
  };

  install = one: lines (map (what: "${what} ${one.install.${what}}") (builtins.attrNames one.install));

  go = name: one: runInTree {
    name = "program-${name}";
    tree = toolchains.go;
    script = builtins.readFile ./go-program.sh;
    env = {
      modules = arrange "go-modules-${name}"
        (builtins.concatMap
          (module:
            let at = "${escape module.path}/@v/${escape module.version}"; in
            [ "${at} mod ${fetch.goModule "mod" module module.mod} ${module.version}" ]
            ++ (if module ? zip then [ "${at} zip ${fetch.goModule "zip" module module.zip} ${module.version}" ] else [ ]))
          one.modules)
        ./go-modules.sh;
      install = install one;
      tags = builtins.concatStringsSep "," one.tags;
      ldflags = blanks (map (word: "'${word}'") one.ldflags);
    } // (if one ? folder then { source = local one; } else {
      module = one.source.name;
      inherit (one.source) version;
      unpacked = "${escape one.source.name}@${escape one.source.version}";
    });
  };

  rust = name: one: runInTree {
    name = "program-${name}";
    tree = toolchains.rust;
    script = builtins.readFile ./rust-program.sh;
    env = {
      vendor = arrange "crates-${name}"
        (map (crate: "${crate.name}-${crate.version} ${crate.sha256} ${fetch.crate crate}") one.crates)
        ./crates.sh;
      install = install one;
      features = builtins.concatStringsSep "," one.features;
      defaultFeatures = if one.defaultFeatures then "yes" else "";
    } // (if one ? folder then { source = local one; } else { crate = "${one.source.name}-${one.source.version}"; });
  };

  built = builtins.mapAttrs (name: one: (if one.language == "go" then go else rust) name one) lock.programs;
in
{
  inherit built;

  tree = names: derivation {
    name = "samebits-programs-${image}";
    inherit system busybox;
    programs = map (name: built.${name}) names;
    builder = "${busybox}/bin/busybox";
    args = [ "ash" "-euc" (builtins.readFile ./programs.sh) ];
    preferLocalBuild = true;
  };
}
