#!/usr/bin/env bash
# NO_PROXY means one thing to curl and another to .NET's HttpClient (and so to the AWS SDK): for .NET a star is no wildcard, and a domain
# without a leading dot covers no subdomain. Values that work everywhere else send .NET's requests to the proxy.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
// Prints where it listens, as a proxy, then asks for each name on its input whether HttpClient used it.
var proxy = new Loopback(_ => Loopback.Ok("from the proxy"));
Environment.SetEnvironmentVariable("http_proxy", proxy.Url);
Console.WriteLine(proxy.Url);
Console.ReadLine();
using var client = new HttpClient();
try
{
    Console.WriteLine(await client.GetStringAsync("http://api.test.invalid/"));
}
catch (HttpRequestException)
{
    Console.WriteLine("direct");
}
Console.ReadLine();
CS

for no_proxy in .test.invalid test.invalid '*' ; do
  coproc app "no_proxy=$no_proxy"
  read -r url <&"${COPROC[0]}"
  curl=$(http_proxy=$url no_proxy=$no_proxy curl -s http://api.test.invalid/ || echo direct)
  echo >&"${COPROC[1]}"
  read -r dotnet <&"${COPROC[0]}"
  echo >&"${COPROC[1]}"
  wait
  expect "no_proxy=$no_proxy: curl, .NET" "direct, $([ "$no_proxy" = .test.invalid ] && echo direct || echo "from the proxy")" "$curl, $dotnet"
done
