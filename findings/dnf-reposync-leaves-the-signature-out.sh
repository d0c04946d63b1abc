#!/usr/bin/env bash
# dnf reposync --download-metadata makes a copy that is "instantly usable as a repository". Of a signed one it copies the signature of the index only if it checked
# it (repo_gpgcheck=1, off by default): the copy has all else, status 0, and every client that checks it refuses the whole repository.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf dnf-plugins-core rpm gpg

rpm_into repo <<'SPEC'
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
export GNUPGHOME="$folder/gpg"
mkdir -m 700 gpg
gpg -q --batch --passphrase '' --quick-gen-key 'me <me@example.com>' rsa2048 sign never 2>/dev/null
createrepo_c --quiet --no-database repo >/dev/null
gpg -q --armor --detach-sign repo/repodata/repomd.xml
gpg --armor --export >key
plugins=/usr/lib/python3/dist-packages/dnf-plugins
[ -d "$folder/debian$plugins" ] && plugins=$folder/debian$plugins

# with_dnf FOLDER CHECK ARGUMENT…: runs dnf with this repository, and with its signature checked or not; prints its status.
with_dnf() {
  local system status=0
  system=$(mktemp -d -p "$folder")
  printf '%s\n' '[main]' gpgcheck=0 reposdir=/nonexistent "pluginpath=$plugins" pluginconfpath=/nonexistent "cachedir=$system/cache" "logdir=$system" \
    "persistdir=$system/state" '[words]' name=words "baseurl=file://$folder/$1" "repo_gpgcheck=$2" "gpgkey=file://$folder/key" >"$system.conf"
  dnf -y -c "$system.conf" --installroot "$system" --releasever 1 "${@:3}" >out 2>&1 || status=$?
  echo "status $status"
}
files() { find "$1" -type f | sed 's|.*/||; s/^[0-9a-f]\{64\}-//' | sort | xargs; }
all='filelists.xml.gz other.xml.gz primary.xml.gz repomd.xml repomd.xml.asc words-1-1.noarch.rpm'

expect "the repository" "$all" "$(files repo)"
expect "dnf makecache" "status 0" "$(with_dnf repo 1 makecache)"
expect "dnf reposync, repo_gpgcheck=1" "status 0" "$(with_dnf repo 1 reposync --download-metadata -p "$folder/checked")"
expect "its copy" "$all" "$(files checked)"
expect "dnf reposync, repo_gpgcheck=0" "status 0" "$(with_dnf repo 0 reposync --download-metadata -p "$folder/unchecked")"
expect "its copy" "${all/repomd.xml.asc /}" "$(files unchecked)"
expect "dnf makecache of that, repo_gpgcheck=1" "status 1" "$(with_dnf unchecked/words 1 makecache)"
expect "its message" "GPG verification is enabled, but GPG signature is not available" "$(grep -o 'GPG verification is enabled, but GPG signature is not available' out | head -1)"
