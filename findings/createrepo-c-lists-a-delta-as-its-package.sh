#!/usr/bin/env bash
# A delta RPM that is named .rpm, say by an upload that renames files: createrepo_c lists it as the package that it leads to, with that package's name,
# version and files. Clients choose it, download it, and then rpm refuses to install it. The header says what it is (PAYLOADFORMAT drpm).
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c rpm deltarpm

for version in 1 2; do
  rpm_into "v$version" <<SPEC
Name: words
Version: $version
Release: 1
Summary: s
License: MIT
BuildArch: noarch
%description
d
%install
mkdir -p %{buildroot}/opt/words
seq 50000 | sed "s/7\$/$version/" >%{buildroot}/opt/words/list
%files
/opt/words/list
SPEC
done
mkdir repo
makedeltarpm v1/noarch/words-1-1.noarch.rpm v2/noarch/words-2-1.noarch.rpm repo/words.rpm
createrepo_c --quiet repo >/dev/null
expect "packages listed" "words 2" "$(zcat repo/repodata/*-primary.xml.gz | sed -n 's/.*<name>\(.*\)<.name>.*/\1/p; s/.*<version.* ver="\([^"]*\)".*/\1/p' | xargs)"
expect "rpm installs it" "error: words-2-1.noarch is a Delta RPM and cannot be directly installed" \
  "$(rpm --root "$folder" --install --test repo/words.rpm 2>&1 | grep -o 'error: words.*' || true)"
