#!/usr/bin/env bash
# U+FFFE can be written in UTF-8, but no XML document may hold it, not even escaped (https://www.w3.org/TR/xml/#charsets). rpmbuild takes a summary
# with it, createrepo_c copies it into primary.xml and ends with status 0, and dnf cannot load that: one package takes all others away.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c rpm dnf

package() {
  printf '%s\n' "Name: $1" 'Version: 1' 'Release: 1' "Summary: $2" 'License: MIT' 'BuildArch: noarch' '%description' d '%files' | rpm_into repo
}
createrepo() {
  local status=0
  createrepo_c --quiet repo || status=$?
  echo "status $status"
}
primary() { zcat repo/repodata/*-primary.xml.gz; }
parse() {
  primary | python3 -c 'if True:
    import sys, xml.parsers.expat
    try:
        xml.parsers.expat.ParserCreate().ParseFile(sys.stdin.buffer)
        print("well-formed")
    except xml.parsers.expat.ExpatError as e:
        print(xml.parsers.expat.ErrorString(e.code))'
}

package good "fine"
expect "a good package: createrepo_c" "status 0" "$(createrepo)"
expect "a good package: primary.xml" "well-formed" "$(parse)"
expect "a good package: dnf repoquery good" $'good\nstatus 0' "$(dnf_from repo repoquery --qf '%{name}' good)"

package odd $'a\xef\xbf\xbeb'
expect "the encoding of the other's header, as rpm says" "utf-8" "$(rpm -qp --qf '%{ENCODING}' repo/noarch/odd-1-1.noarch.rpm)"
expect "with U+FFFE in the other's summary: createrepo_c" "status 0" "$(createrepo)"
expect "with U+FFFE: its bytes in primary.xml" "1" "$(primary | LC_ALL=C grep -c $'<summary>a\xef\xbf\xbeb</summary>')"
expect "with U+FFFE: primary.xml" "not well-formed (invalid token)" "$(parse)"
expect "with U+FFFE: dnf repoquery good" $'Error: Loading repository \'repo\' has failed\nstatus 1' "$(dnf_from repo repoquery --qf '%{name}' good)"
# Debian's dnf.conf has this.
expect "with U+FFFE: dnf repoquery good, skip_if_unavailable=True" \
  $'Error: Loading repository \'repo\' has failed\nIgnoring repositories: repo\nstatus 0' \
  "$(dnf_from repo --setopt=skip_if_unavailable=True repoquery --qf '%{name}' good)"
