#!/usr/bin/env bash
# A repository in S3 has libstdc++. In the address of an object S3 takes a plus for a space. dnf asks for %2b and gets the package; zypper writes the plus as it
# is, and is answered 404, or 403 where nobody may list: to zypper packages with a plus in their name, or in their version, cannot be installed from there.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages createrepo-c dnf rpm zypper

rpm_into repo <<'SPEC'
Name: libstdc++
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
# Objects, found as S3 finds them.
cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const server = http.createServer((request, response) => {
  const file = `repo${decodeURIComponent(request.url.replaceAll("+", " "))}`;
  const found = fs.existsSync(file);
  if (request.url.endsWith(".rpm")) fs.appendFileSync("log", `${request.url.split("/").at(-1)}: ${found ? 200 : 404}\n`);
  if (!found) return response.writeHead(404).end();
  response.end(fs.readFileSync(file));
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done
mkdir -p dnf zypper/etc/zypp/repos.d
printf '%s\n' '[repo]' name=repo "baseurl=$(cat url)" gpgcheck=0 >zypper/etc/zypp/repos.d/repo.repo
printf '%s\n' '[main]' "reposdir=$folder/zypper/etc/zypp/repos.d" pluginpath=/nonexistent "cachedir=$folder/dnf/cache" "logdir=$folder/dnf" "persistdir=$folder/dnf" >dnf.conf
# asked COMMAND…: the first request for the package, and the status.
asked() {
  local status=0
  : >log
  "$@" >out 2>&1 || status=$?
  echo "$(head -1 log), status $status"
}

expect "dnf install libstdc++" "libstdc%2b%2b-1-1.noarch.rpm: 200, status 0" \
  "$(asked dnf -y -c dnf.conf --installroot "$folder/dnf" --releasever 1 install libstdc++)"
expect "zypper install libstdc++" "libstdc++-1-1.noarch.rpm: 404, status 8" \
  "$(asked zypper --root "$folder/zypper" --non-interactive --no-gpg-checks install libstdc++)"
