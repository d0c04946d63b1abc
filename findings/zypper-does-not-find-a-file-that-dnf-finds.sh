#!/usr/bin/env bash
# A package may need a file of another one, by its path. createrepo_c lists files below bin/ and /etc in the index, all others in filelists.xml. dnf reads
# both. zypper reads the index alone: from the same repository it cannot install what dnf can, as "nothing provides" the file, unless the other package
# says Provides: with the path.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf rpm zypper

for package in tool tool-that-says-so; do
  rpm_into "$package" <<SPEC
Name: tool
Version: 1
Release: 1
Summary: s
License: MIT
BuildArch: noarch
$([ "$package" = tool ] || echo 'Provides: /opt/tool/lib/run')
%description
d
%install
mkdir -p %{buildroot}/opt/tool/lib
echo run >%{buildroot}/opt/tool/lib/run
%files
/opt/tool/lib/run
SPEC
  rpm_into "$package" <<'SPEC'
Name: app
Version: 1
Release: 1
Summary: s
License: MIT
BuildArch: noarch
Requires: /opt/tool/lib/run
%description
d
%files
SPEC
  createrepo_c --quiet "$package" >/dev/null
done
zypper_from() {
  mkdir -p "system-$1"
  ZYPP_LOCKFILE_ROOT="$folder" zypper --quiet --root "$folder/system-$1" addrepo "file://$folder/$1" "$1"
  zypper --root "$folder/system-$1" --non-interactive --no-gpg-checks install --dry-run --no-recommends app 2>&1 | sed -n 's/^Problem: //p; /packages to install/p' | head -1
}

expect "dnf installs app" "app tool status 0" "$(dnf_from tool install --downloadonly app | sed -n 's/^ \(app\|tool\) .*/\1/p; /^status/p' | xargs)"
expect "zypper installs app" "nothing provides /opt/tool/lib/run needed by app-1-1.noarch" "$(zypper_from tool)"
expect "zypper, and the package provides the path" "2 new packages to install." "$(zypper_from tool-that-says-so)"
