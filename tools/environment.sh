# shellcheck shell=bash
# Sourced by the scripts, at the top of the tree: what every one of them needs of its surroundings.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# A folder of the caller's must not turn what is built elsewhere into ours.
unset ArtifactsPath GapFramework

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

command -v dotnet >/dev/null || { echo "the .NET 10 SDK is needed: https://dot.net" >&2; exit 2; }
# Fresh machines may lack libicu, without which the SDK does not start; nothing here needs it.
starts() { (dotnet --version; exit $?) >/dev/null 2>&1; }
if ! starts && export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 && ! starts; then
  echo "the .NET 10 SDK is needed (https://dot.net); $(command -v dotnet) has: $(dotnet --list-sdks 2>/dev/null | cut -d ' ' -f 1 | xargs)" >&2
  exit 2
fi
for folder in . artifacts; do
  if [ -e "$folder" ] && [ ! -w "$folder" ]; then
    echo "$(id -un) may not write in $PWD, where everything is built (artifacts/): copy the tree to a folder of your own" >&2
    exit 2
  fi
done
# Built programs start by themselves, wherever the SDK is installed.
export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}

# .NET and npm write below HOME. Where nobody may, a home of our own serves, with the caller's package sources.
if [ ! -w "${HOME:-/nonexistent}" ]; then
  home=$PWD/artifacts/home
  mkdir -p "$home/.nuget"
  for kept in .nuget/NuGet .npmrc; do
    if [ -e "${HOME:-/nonexistent}/$kept" ]; then ln -sfn "$HOME/$kept" "$home/$kept"; fi
  done
  export HOME=$home DOTNET_CLI_HOME=$home
fi
