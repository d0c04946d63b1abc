#!/usr/bin/env bash
# One .repo file for dnf and zypper, with metadata_expire. dnf asks for the index again when its copy is older than that, or than two days. zypper asks once and
# never again, as "autorefresh" is off where the file does not say it: packages and security updates that were added since do not exist for it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf rpm zypper

add() {
  rpm_into repo <<SPEC
Name: $1
Version: 1
Release: 1
Summary: s
License: MIT
BuildArch: noarch
%description
d
%files
SPEC
  createrepo_c --quiet --no-database repo >/dev/null
}
with_dnf() { dnf -q -c dnf.conf --installroot "$folder/dnf" --releasever 1 repoquery --qf '%{name}' 2>/dev/null | xargs; }
with_zypper() {
  zypper --root "$folder/zypper" --non-interactive --no-gpg-checks search --repo repo 2>/dev/null | sed -n 's/^ *| \([a-z]*\) .*package$/\1/p' | xargs
}
mkdir -p dnf zypper/etc/zypp/repos.d
file=zypper/etc/zypp/repos.d/repo.repo
printf '%s\n' '[repo]' name=repo "baseurl=file://$folder/repo" gpgcheck=0 metadata_expire=1 >$file
printf '%s\n' '[main]' "reposdir=$folder/${file%/*}" pluginpath=/nonexistent "cachedir=$folder/dnf/cache" "logdir=$folder/dnf" "persistdir=$folder/dnf" >dnf.conf

add first
expect "dnf" "first" "$(with_dnf)"
expect "zypper" "first" "$(with_zypper)"
add second
sleep 2
find zypper/var/cache -type f -exec touch -d '1 year ago' {} +
expect "a second package, to dnf two seconds after" "first second" "$(with_dnf)"
expect "to zypper, whose copy is a year old" "first" "$(with_zypper)"
echo autorefresh=1 >>$file
expect "to zypper with autorefresh=1" "first second" "$(with_zypper)"
