#!/usr/bin/env bash
# A package's %post creates the user or migrates the database, and fails. rpm, dnf and zypper print that, install the package all the same and end with status
# 0, dnf with "Complete!": an image is built, a fleet is rolled on. It is not run again later. dpkg ends with 1 for such a package.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf rpm zypper

rpm_into repo <<'SPEC'
Name: server
Version: 1
Release: 1
Summary: s
License: MIT
BuildArch: noarch
%description
d
%post -p <lua>
error("cannot create the user")
%files
SPEC
createrepo_c --quiet --no-database repo >/dev/null
mkdir -p with-rpm with-zypper/etc/zypp/repos.d
printf '%s\n' '[repo]' name=repo "baseurl=file://$folder/repo" gpgcheck=0 >with-zypper/etc/zypp/repos.d/repo.repo
# seen ROOT COMMAND…: the error as it prints it, what says how it ended, its status, and whether the package is installed.
seen() {
  local status=0 root=$1
  "${@:2}" >out 2>&1 || status=$?
  grep -o 'cannot create the user\|Complete!' out || true
  echo "status $status, $(rpm --root "$folder/$root" -q server 2>/dev/null)"
}
installed=$(printf '%s\n' 'cannot create the user' 'status 0, server-1-1.noarch')

expect "rpm" "$installed" "$(seen with-rpm rpm --root "$folder/with-rpm" -i repo/noarch/server-1-1.noarch.rpm)"
expect "dnf" "$(printf '%s\n' 'cannot create the user' 'Complete!' 'status 0')" \
  "$(dnf_from repo install server | grep -o 'cannot create the user\|Complete!\|^status.*')"
expect "zypper" "$installed" "$(seen with-zypper zypper --root "$folder/with-zypper" --non-interactive --no-gpg-checks install server)"

mkdir -p deb/DEBIAN dpkg/updates dpkg/info && touch dpkg/status
printf '%s\n' 'Package: server' 'Version: 1' 'Architecture: all' 'Maintainer: m <m@example.com>' 'Description: d' >deb/DEBIAN/control
printf '%s\n' '#!/bin/sh' 'exit 1' >deb/DEBIAN/postinst
chmod 755 deb/DEBIAN/postinst
dpkg-deb --build --root-owner-group deb server.deb >/dev/null
status=0
dpkg --admindir dpkg --instdir dpkg --force-not-root --force-script-chrootless --log dpkg/log -i server.deb >out 2>&1 || status=$?
expect "dpkg" "status 1, half-configured" "status $status, $(dpkg-query --admindir dpkg -W -f '${db:Status-Status}' server)"
