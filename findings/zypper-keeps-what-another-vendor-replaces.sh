#!/usr/bin/env bash
# A package whose header has no Vendor, and gets one in its next version; or one that is renamed. To dnf that is an update. To zypper it is no update of this
# package: "zypper list-updates" finds none, "zypper update" installs what else there is, with status 0, and the old version stays on every machine.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf rpm zypper

package() {
  printf '%s\n' "Name: $1" "Version: $2" 'Release: 1' 'Summary: s' 'License: MIT' 'BuildArch: noarch' "${@:3}" '%description' d '%files' | rpm_into repo
}
package none 1 && package none 2
package same 1 'Vendor: Example' && package same 2 'Vendor: Example'
package added 1 && package added 2 'Vendor: Example'
package renamed 1 'Vendor: Example' && package renamed 2 'Vendor: Example Ltd'
createrepo_c --quiet --no-database repo
mkdir -p root/etc/zypp/repos.d
printf '%s\n' '[repo]' name=repo "baseurl=file://$folder/repo" gpgcheck=0 >root/etc/zypp/repos.d/repo.repo
printf '%s\n' '[main]' "reposdir=$folder/root/etc/zypp/repos.d" pluginpath=/nonexistent "cachedir=$folder/cache" "logdir=$folder" "persistdir=$folder" >dnf.conf

with_zypper() {
  local status=0
  zypper --root "$folder/root" --non-interactive --no-gpg-checks "$@" >zypper.log 2>&1 || status=$?
  echo "status $status"
}
installed() { rpm --root "$folder/root" -qa --qf '%{name}-%{version}\n' 2>/dev/null | sort | xargs; }
expect "zypper install of the first versions" "status 0" "$(with_zypper install added=1 none=1 renamed=1 same=1)"
expect "zypper update" "status 0" "$(with_zypper update)"
expect "what is installed then" "added-1 none-2 renamed-1 same-2" "$(installed)"
expect "zypper list-updates" "status 0, No updates found." "$(with_zypper list-updates), $(tail -n 1 zypper.log)"
expect "dnf check-update" "added renamed" \
  "$(dnf -q -c dnf.conf --installroot "$folder/root" --releasever 1 check-update 2>/dev/null | sed -n 's/\.noarch .*//p' | sort | xargs)"
