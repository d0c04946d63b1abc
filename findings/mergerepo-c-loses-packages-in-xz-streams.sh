#!/usr/bin/env bash
# An .xz file may consist of several streams, one behind the other (`cat a.xz b.xz`, and parallel compressors write such files); xz and Python read all
# of them. mergerepo_c cannot parse the index then, leaves that repository out, and ends with status 0.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c rpm

cat >hello.spec <<'SPEC'
Name: hello
Version: 1
Release: 1
Summary: s
License: MIT
BuildArch: noarch
%description
d
%files
SPEC
mkdir a b
rpmbuild -bb --quiet --define "_topdir $folder/rpm" --define "_rpmdir $folder/a" hello.spec >build.log 2>&1 || { cat build.log; exit 1; }
createrepo_c --quiet --general-compress-type xz a >/dev/null
createrepo_c --quiet b >/dev/null
merged() {
  local status=0
  mergerepo_c --repo a --repo b --outputdir "$1" >merge.log 2>&1 || status=$?
  echo "status $status, $(zcat "$1"/repodata/*-primary.xml.gz | grep -c '<package type') packages"
}
expect "hello, its index in one xz stream" "status 0, 1 packages" "$(merged one)"

# The same bytes of XML, cut in two, each half compressed.
for type in primary filelists other; do
  xzcat a/repodata/*-$type.xml.xz >whole
  { head -c 100 whole | xz; tail -c +101 whole | xz; } >$type.xml.xz
  cmp <(xzcat $type.xml.xz) whole
  for old in a/repodata/*-$type.xml.xz; do
    sed -i "s/$(sha256sum <"$old" | cut -c1-64)/$(sha256sum <$type.xml.xz | cut -c1-64)/; s/<size>$(stat -c %s "$old")</<size>$(stat -c %s $type.xml.xz)</" a/repodata/repomd.xml
    mv $type.xml.xz "$old"
  done
done
expect "hello, its index in two xz streams" "status 0, 0 packages" "$(merged two)"
