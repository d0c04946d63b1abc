#!/usr/bin/env bash
# A repository has security advisories (updateinfo) and groups. A package is added, and createrepo_c --update brings the index up to date: it lists the package,
# and neither the advisories nor the groups any more, with status 0. Only with --keep-all-metadata they stay.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf rpm

rpm_into repo <<'SPEC'
Name: words
Version: 2
Release: 1
Summary: s
License: MIT
BuildArch: noarch
%description
d
%files
SPEC
cat >repo/comps.xml <<'END'
<?xml version="1.0"?>
<comps><group><id>office</id><name>Office</name><packagelist><packagereq type="mandatory">words</packagereq></packagelist></group></comps>
END
cat >updateinfo.xml <<'END'
<?xml version="1.0"?>
<updates><update from="me" status="final" type="security" version="1"><id>ADVISORY-1</id><title>t</title><issued date="2026-01-01"/>
<pkglist><collection short="x"><name>x</name><package name="words" version="2" release="1" epoch="0" arch="noarch" src="words-2-1.src.rpm">
<filename>words-2-1.noarch.rpm</filename></package></collection></pkglist></update></updates>
END
make_index() {
  createrepo_c --quiet --no-database --groupfile comps.xml repo >/dev/null
  modifyrepo_c updateinfo.xml repo/repodata >/dev/null
}
seen() {
  sed -n 's/.*data type="\(.*\)".*/\1/p' repo/repodata/repomd.xml | xargs
  dnf_from repo group list | sed -n 's/^ *Office/group Office/p; /^status/p' | xargs
}

make_index
expect "the repository" "$(printf '%s\n' 'primary filelists other group group_gz updateinfo' 'group Office status 0')" "$(seen)"
createrepo_c --quiet --no-database --update repo >/dev/null
expect "after createrepo_c --update" "$(printf '%s\n' 'primary filelists other' 'status 1')" "$(seen)"
make_index
createrepo_c --quiet --no-database --update --keep-all-metadata repo >/dev/null
expect "after createrepo_c --update --keep-all-metadata" "$(printf '%s\n' 'primary filelists other group group_gz updateinfo' 'group Office status 0')" "$(seen)"
