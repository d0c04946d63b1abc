#!/usr/bin/env bash
# A package with 32-bit and 64-bit programs needs two C libraries, and its header says so. Of all entries that begin with libc.so.6 createrepo_c keeps
# one, that of the highest version, since a C library that has it has the older ones too; that they belong to two libraries it does not see.
# Unless another entry brings the 32-bit one in, dnf chooses packages without it, and rpm refuses them, although the repository has it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c rpm dnf

# The entries are those that rpm finds in programs for i386 and x86-64, written by hand, so that no compiler is needed.
package() {
  printf '%s\n' "Name: $1" 'Version: 1' 'Release: 1' 'Summary: s' 'License: MIT' 'BuildArch: noarch' "${@:2}" '%description' d '%files' | rpm_into repo
}
package glibc-32 'Provides: libc.so.6' 'Provides: libc.so.6(GLIBC_2.4)'
package glibc-64 'Provides: libc.so.6()(64bit)' 'Provides: libc.so.6(GLIBC_2.34)(64bit)'
package both 'Requires: libc.so.6' 'Requires: libc.so.6(GLIBC_2.4)' 'Requires: libc.so.6()(64bit)' 'Requires: libc.so.6(GLIBC_2.34)(64bit)'
createrepo_c --quiet repo

expect "what the package needs" "$(printf '%s\n' libc.so.6 'libc.so.6()(64bit)' 'libc.so.6(GLIBC_2.34)(64bit)' 'libc.so.6(GLIBC_2.4)')" \
  "$(rpm -qp --requires repo/noarch/both-1-1.noarch.rpm | grep -v '^rpmlib')"
expect "what createrepo_c writes that it needs" "libc.so.6(GLIBC_2.34)(64bit)" \
  "$(zcat repo/repodata/*-primary.xml.gz | sed -n '/<rpm:requires>/,/<\/rpm:requires>/s/.*name="\([^"]*\)".*/\1/p')"
expect "dnf install both" "$(printf '%s\n' 'Error: transaction check vs depsolve:' 'libc.so.6 is needed by both-1-1.noarch' \
  'libc.so.6(GLIBC_2.4) is needed by both-1-1.noarch' 'status 1')" "$(dnf_from repo install both | grep '^Error\|is needed by\|^status')"
