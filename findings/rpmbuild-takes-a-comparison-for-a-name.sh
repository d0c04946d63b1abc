#!/usr/bin/env bash
# rpmbuild: "Conflicts: lib<2", as one writes it for pip and npm, is a conflict with a package whose name is "lib<2": none, with status 0. What should not be
# installed beside each other is, and a package that Obsoletes "lib<2" replaces nothing. With blanks around the < all is well.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c rpm dnf

package() {
  printf '%s\n' "Name: $1" 'Version: 1' 'Release: 1' 'Summary: s' 'License: MIT' 'BuildArch: noarch' "${@:2}" '%description' d '%files' | rpm_into repo
}
package lib
package close 'Conflicts: lib<2'
package apart 'Conflicts: lib < 2'
createrepo_c --quiet repo

conflicts() { rpm -qp --qf '[%{conflictname} %{conflictflags:depflags} %{conflictversion}]\n' "repo/noarch/$1-1-1.noarch.rpm" | sed 's/ *$//'; }
install_with_lib() { dnf_from repo install lib "$1" | grep -o 'conflicts with lib < 2\|^status.*' | sort -u; }
expect "the package that conflicts with lib<2: name, comparison, version" "lib<2" "$(conflicts close)"
expect "dnf install of it and lib 1" "status 0" "$(install_with_lib close)"
expect "the package that conflicts with lib < 2" "lib < 2" "$(conflicts apart | tr -s ' ')"
expect "dnf install of it and lib 1" "$(printf '%s\n' 'conflicts with lib < 2' 'status 1')" "$(install_with_lib apart)"
