# A locale as unlike C as there is, for LOCPATH: decimal comma, translated names of months, another order, i without a dot.
{ runInTree, tree, source }:
runInTree {
  name = "samebits-foreign-locale";
  inherit tree;
  env = { inherit source; };
  script = ''
    I18NPATH=$source/usr/share/i18n localedef --no-archive -i tr_TR -f UTF-8 "$out/tr_TR.UTF-8"
  '';
}
