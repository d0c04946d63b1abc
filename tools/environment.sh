# shellcheck shell=bash
# Sourced by the scripts, at the top of the tree: what every one of them needs of its surroundings.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# A folder of the caller's must not turn what is built elsewhere into ours.
unset ArtifactsPath GapChecks

# The SDK answers Ctrl-C by ending in order; a script would then go on with its next step.
trap 'exit 130' INT
trap 'exit 143' TERM

# A server that ends with us may still write there for a moment.
remove() {
  local try
  for try in {1..50}; do
    if rm -rf "$1" 2>/dev/null; then return; fi
    sleep 0.1
  done
  echo "could not remove $1 (tried $try times)" >&2
}

for folder in . artifacts; do
  if [ -e "$folder" ] && [ ! -w "$folder" ]; then
    echo "$(id -un) may not write in $PWD, where everything is built (artifacts/): copy the tree to a folder of your own" >&2
    exit 2
  fi
done
# A home below the folder given, with the caller's package sources and whatever else is named.
home_in() { # folder, further entries of the caller's home…
  local kept
  mkdir -p "$1/.nuget"
  for kept in .nuget/NuGet .npmrc "${@:2}"; do
    if [ -e "${HOME:-/nonexistent}/$kept" ]; then ln -sfn "$HOME/$kept" "$1/$kept"; fi
  done
  export HOME=$1 DOTNET_CLI_HOME=$1
}

# .NET and npm write below HOME. Where nobody may, a home of our own serves.
if [ ! -w "${HOME:-/nonexistent}" ]; then home_in "$PWD/artifacts/home"; fi

# Temporary files likewise: the SDK does not even start where it may not write them.
if [ ! -d "${TMPDIR:-/tmp}" ] || [ ! -w "${TMPDIR:-/tmp}" ]; then
  mkdir -p artifacts/tmp
  export TMPDIR=$PWD/artifacts/tmp
fi

command -v dotnet >/dev/null || { echo "the .NET 10 SDK is needed: https://dot.net" >&2; exit 2; }
# Fresh machines may lack libicu, without which the SDK does not start; nothing here needs it.
starts() { (dotnet --version; exit $?) >/dev/null 2>&1; }
if ! starts && export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 && ! starts; then
  echo "the .NET 10 SDK is needed (https://dot.net); $(command -v dotnet) has: $(dotnet --list-sdks 2>/dev/null | cut -d ' ' -f 1 | xargs)" >&2
  exit 2
fi
# Built programs start by themselves, wherever the SDK is installed.
export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}

# What runs from here on sees nothing of the caller's AWS settings, certificates, proxies, database, time zone and language, nor settings of
# the pieces: with them or without, the same is tried. Building is done before, since packages may come through a proxy.
neutral_environment() { # folder for a home and for temporary files
  local name prefixes=''
  for name in functions/*/; do name=$(basename "$name"); prefixes+=" ${name^^}_"; done
  for name in $(compgen -e); do
    case $name in
      AWS_* | SSL_CERT_* | *_proxy | *_PROXY | PG* | TZ | LANG | LANGUAGE | LC_* | GITHUB_* | _X_AMZN_* | ANNOTATIONS_HANDLER) unset "$name" ;;
      REDSHIFT_* | CLOUDSEARCH_* | X_API_URL) unset "$name" ;;
      *_*) [[ " $prefixes " != *" ${name%%_*}_ "* ]] || unset "$name" ;;
    esac
  done
  export NUGET_PACKAGES=${NUGET_PACKAGES:-$HOME/.nuget/packages}
  home_in "$1/home" .npm .pyenv .terraformrc .terraform.d
  export TMPDIR=$1/tmp
  mkdir -p "$TMPDIR"
  # The database server, which runs as an ordinary user, has to get through.
  chmod 711 "$1"
  chmod 1777 "$TMPDIR"
}

# tools/Package, which writes what ./publish and ./release give to people; built when its sources have changed.
packer() { # arguments…
  local program=artifacts/bin/Package/release/GapFurniture.Package.dll
  if [ ! -f "$program" ] || [ -n "$(find tools/Package Directory.* -type f -newer "$program" | head -n 1)" ]; then
    dotnet msbuild tools/Package -restore -p:Configuration=Release -p:GapChecks=false -v:q -nologo >&2
    touch "$program"
  fi
  dotnet "$program" "$@"
}

# Runs a long step, and says every ten seconds that it goes on.
during() { # what it is, command…
  local started=$SECONDS what=$1 status=0 watch
  shift
  (while sleep 10; do echo "$what: ${SECONDS} s" >&2; done) &
  watch=$!
  "$@" || status=$?
  kill "$watch" 2>/dev/null || true
  wait "$watch" 2>/dev/null || true
  return $status
}
