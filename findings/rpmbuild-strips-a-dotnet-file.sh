#!/usr/bin/env bash
# A .NET program that is published as one file has its assemblies behind the end of the ELF file. rpmbuild strips every program by itself, which removes
# them, and reports nothing: the package is built with status 0, and its program says that it may be corrupt. "%define __strip /bin/true" leaves them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages rpm

mkdir -p src && echo 'System.Console.WriteLine("hello");' >src/Program.cs
echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>
  <AssemblyName>hello</AssemblyName><PublishSingleFile>true</PublishSingleFile><SelfContained>false</SelfContained>
  </PropertyGroup></Project>' >src/hello.csproj
dotnet publish src -r linux-x64 -o out -v q -nodeReuse:false >build.log 2>&1 || { cat build.log; exit 1; }
versions ".NET $(dotnet --version)"

packaged() {
  rm -rf repo unpacked && mkdir unpacked
  printf '%s\n' "$1" 'Name: hello' 'Version: 1' 'Release: 1' 'Summary: s' 'License: MIT' '%description' d \
    '%install' "install -D $folder/out/hello %{buildroot}/opt/hello" '%files' /opt/hello | rpm_into repo
  rpm2archive repo/*/hello-1-1.*.rpm
  tar -xzf repo/*/*.tgz -C unpacked
  unpacked/opt/hello 2>&1 || true
}
expect "before" "hello" "$(out/hello)"
expect "out of the package" "$(printf '%s\n' 'Failure processing application bundle; possible file corruption.' \
  'Arithmetic overflow while reading bundle.' 'A fatal error occurred while processing application bundle')" "$(packaged '')"
expect "with %define __strip /bin/true" "hello" "$(packaged '%define __strip /bin/true')"
