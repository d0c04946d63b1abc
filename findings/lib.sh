# Sourced by the findings. Gives each a temporary folder, programs of .NET, Node and Debian in it, and a comparison that fails when behaviour changes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NODE_NO_WARNINGS=1

# dotnet_app PACKAGE@VERSION… <Program.cs: builds ./app/app, with Loopback.cs beside it.
dotnet_app() {
  mkdir -p src && cat >src/Program.cs && cp "$here/Loopback.cs" src/
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>'
    echo '<AssemblyName>app</AssemblyName><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup><ItemGroup>'
    for package in "$@"; do echo "<PackageReference Include=\"${package%@*}\" Version=\"[${package#*@}]\" />"; done
    echo '</ItemGroup></Project>'
  } >src/app.csproj
  dotnet build src -v q -o app -nodeReuse:false -p:UseSharedCompilation=false >build.log 2>&1 || { cat build.log; exit 1; }
  versions ".NET $(dotnet --version)" "$@"
}

# app [NAME=VALUE…] [-- ARGUMENT…]: runs it with these variables and nothing else that could change what an SDK does.
app() {
  local variables=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do variables+=("$1"); shift; done
  env -i PATH="$PATH" HOME="$folder" DOTNET_ROOT="${DOTNET_ROOT:-}" AWS_EC2_METADATA_DISABLED=true "${variables[@]}" ./app/app "${@:2}"
}

# node_app PACKAGE@VERSION… <app.mjs: installs the packages beside ./app.mjs.
node_app() {
  cat >app.mjs
  npm install --silent --no-audit --no-fund --ignore-scripts "$@" >npm.log 2>&1 || { cat npm.log; exit 1; }
  versions "Node $(node --version)" "$@"
}

# debian_packages PACKAGE…: unpacks them, with what they need and this machine lacks, into ./debian and puts that on PATH.
debian_packages() {
  local names
  names=$(apt-get install -s --no-install-recommends "$@" | sed -n 's/^Inst \([^ ]*\) .*/\1/p')
  if [ -n "$names" ]; then
    (mkdir -p debs && cd debs && apt-get download -qq -o APT::Sandbox::User=root $names >/dev/null)
    for deb in debs/*.deb; do dpkg-deb -x "$deb" debian; done
  fi
  if [ -d debian/usr/lib/rpm ]; then export RPM_CONFIGDIR="$folder/debian/usr/lib/rpm"; fi
  export PATH="$folder/debian/usr/bin:$PATH" LD_LIBRARY_PATH="$folder/debian/usr/lib/$(uname -m)-linux-gnu"
  export PYTHONPATH="$folder/debian/usr/lib/python3/dist-packages"
  for package in "$@"; do versions "$package $(apt-cache policy "$package" | sed -n 's/ *Candidate: //p')"; done
}

# rpm_into FOLDER <SPEC: builds the package.
rpm_into() {
  mkdir -p "$1" && cat >package.spec
  rpmbuild -bb --quiet --define "_topdir $folder/rpm" --define "_rpmdir $folder/$1" package.spec >build.log 2>&1 || { cat build.log; exit 1; }
}

# dnf_from FOLDER ARGUMENT…: runs dnf with this repository alone and an empty system; prints what it says, except of downloads, and its status.
dnf_from() {
  local repository=$1 status=0 system
  shift
  system=$(mktemp -d -p "$folder")
  {
    printf '%s\n' '[main]' gpgcheck=0 reposdir=/nonexistent pluginpath=/nonexistent
    printf '%s\n' "cachedir=$system/cache" "logdir=$system" "persistdir=$system/state"
    printf '%s\n' "[$repository]" "name=$repository" "baseurl=file://$folder/$repository"
  } >"$system.conf"
  dnf -y -c "$system.conf" --installroot "$system" --releasever 1 "$@" >"$system.log" 2>&1 || status=$?
  grep -v "^$repository  " "$system.log" || true
  echo "status $status"
}

# postgresql: starts Debian's server, which listens on a socket in ./server alone, until the script ends.
postgresql() {
  debian_packages postgresql-15
  export PATH="$folder/debian/usr/lib/postgresql/15/bin:/usr/lib/postgresql/15/bin:$PATH"
  chmod 755 "$folder" && mkdir -m 777 server
  unprivileged initdb -D server/data -U postgres -A trust >/dev/null
  unprivileged pg_ctl -D server/data -w -s -l server/log -o "-c listen_addresses='' -k $folder/server" start
  trap 'unprivileged pg_ctl -D server/data -s -m immediate stop || true; rm -rf "$folder"' EXIT
}
unprivileged() { if [ "$(id -u)" = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; else "$@"; fi; }

versions() { printf 'with   %s\n' "$@"; }

# expect WHAT EXPECTED SEEN
expect() {
  printf '%s\n  %s\n' "$1" "${3//$'\n'/$'\n'  }"
  [ "$2" = "$3" ] || { printf 'CHANGED: when this was written, it was\n  %s\n' "${2//$'\n'/$'\n'  }"; exit 1; }
}
