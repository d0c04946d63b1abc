#!/usr/bin/env bash
# createrepo_c puts the files that dnf may need without the full list into primary.xml: what lies in a bin/ folder and in /etc. It looks for
# the letters "bin/" anywhere, so /opt/robin/notes.txt is one of them, and a package with many such files makes every client's download larger.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c rpm

mkdir -p repo
cat >robin.spec <<'SPEC'
Name: robin
Version: 1
Release: 1
Summary: s
License: MIT
BuildArch: noarch
%description
d
%install
mkdir -p %{buildroot}/opt/robin %{buildroot}/opt/wren
echo n > %{buildroot}/opt/robin/notes.txt
echo n > %{buildroot}/opt/wren/notes.txt
%files
/opt/robin/notes.txt
/opt/wren/notes.txt
SPEC
rpmbuild -bb --quiet --define "_topdir $folder/rpm" --define "_rpmdir $folder/repo" robin.spec >build.log 2>&1 || { cat build.log; exit 1; }
createrepo_c --quiet repo >/dev/null
expect "files in primary.xml" "/opt/robin/notes.txt" "$(zcat repo/repodata/*-primary.xml.gz | sed -n 's/.*<file>\(.*\)<\/file>.*/\1/p')"
