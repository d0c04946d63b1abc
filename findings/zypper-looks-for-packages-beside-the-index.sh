#!/usr/bin/env bash
# An index may say where its packages are: createrepo_c --baseurl writes it as xml:base, so that they can stay where they are, or on another server. dnf reads
# them there. zypper looks for them beside the index, does not find them, and installs nothing; of the address that the index has it says nothing.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf rpm zypper

rpm_into packages <<'SPEC'
Name: words
Version: 1
Release: 1
Summary: s
License: MIT
BuildArch: noarch
%description
d
%files
SPEC
mkdir -p index zypper/etc/zypp/repos.d
createrepo_c --quiet --no-database --baseurl "file://$folder/packages/" --outputdir index packages >/dev/null
printf '%s\n' '[index]' name=index "baseurl=file://$folder/index" gpgcheck=0 >zypper/etc/zypp/repos.d/index.repo
status=0
zypper --root "$folder/zypper" --non-interactive --no-gpg-checks install words >out 2>&1 || status=$?

expect "the index" "<location xml:base=\"file://FOLDER/packages/\" href=\"noarch/words-1-1.noarch.rpm\"/>" \
  "$(zcat index/repodata/*-primary.xml.gz | sed -n "s|$folder|FOLDER|; s/^ *\(<location.*\)/\1/p")"
expect "dnf install words" "$(printf '%s\n' 'Complete!' 'status 0')" "$(dnf_from index install words | tail -2)"
expect "zypper install words" "$(printf '%s\n' "File './noarch/words-1-1.noarch.rpm' not found on medium 'file:FOLDER/index'" 'status 8')" \
  "$(sed -n "s|$folder|FOLDER|; /not found on medium/p" out; echo "status $status")"
