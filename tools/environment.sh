# shellcheck shell=bash
# Sourced by the scripts, at the top of the tree: what every one of them needs of its surroundings.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# A folder of the caller's must not turn what is built elsewhere into ours.
unset ArtifactsPath GapFramework

command -v dotnet >/dev/null || { echo "the .NET 10 SDK is needed: https://dot.net" >&2; exit 2; }
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
