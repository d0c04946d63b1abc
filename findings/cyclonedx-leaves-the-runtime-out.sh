#!/usr/bin/env bash
# CycloneDX for .NET makes the list of components of a self-contained program: the packages that the project names. The runtime, which is most of what is
# shipped, with its JSON, HTTP and cryptography, is not in it: whoever looks up known flaws by that list finds none of the runtime's.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

mkdir -p src && echo 'System.Console.WriteLine("hello");' >src/Program.cs
echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><AssemblyName>hello</AssemblyName>
  <RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>true</SelfContained></PropertyGroup>
  <ItemGroup><PackageReference Include="YamlDotNet" Version="[18.1.0]" /></ItemGroup></Project>' >src/hello.csproj
dotnet publish src -o out -v q -nodeReuse:false >build.log 2>&1 || { cat build.log; exit 1; }
dotnet tool install CycloneDX --version 6.3.1 --tool-path tools >tool.log 2>&1 || { cat tool.log; exit 1; }
versions ".NET $(dotnet --version)" CycloneDX@6.3.1

tools/dotnet-CycloneDX src/hello.csproj -o . -F json -fn bom.json -dpr >bom.log
expect "in the folder that is shipped" "System.Net.Http.dll System.Text.Json.dll YamlDotNet.dll libcoreclr.so" \
  "$(cd out && LC_ALL=C ls libcoreclr.so System.Net.Http.dll System.Text.Json.dll YamlDotNet.dll | xargs)"
expect "in the list of components" "YamlDotNet" "$(sed -n '/^  "components"/,/"dependencies"/s/^      "name": "\(.*\)".*/\1/p' bom.json | xargs)"
