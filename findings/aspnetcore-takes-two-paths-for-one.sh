#!/usr/bin/env bash
# ASP.NET Core: of a path all percent signs are decoded, but for %2F, which stays. A client asks for the key "a/b" as a%2Fb, and for the key "a%2Fb" as a%252Fb,
# as everybody's encoder says; to a route's value and to Request.Path both are "a%2Fb". Whatever the program makes of it, for one of the two it is wrong.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

mkdir src
echo '<Project><ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" /></ItemGroup></Project>' >src/Directory.Build.targets
dotnet_app <<'CS'
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();
app.MapGet("/{key}", (HttpContext context, string key) => $"{key}, {context.Request.Path.Value}");
await app.StartAsync();
using var client = new HttpClient();
foreach (var key in new[] { "a b", "a%b", "a/b", "a%2Fb" })
    Console.WriteLine($"{key} is asked for as {Uri.EscapeDataString(key)}: {await client.GetStringAsync($"{app.Urls.First()}/{Uri.EscapeDataString(key)}")}");
CS
node_app express@5.3.0 <<'JS'
import express from "express";

const app = express();
app.get("/:key", ({ params }, response) => response.send(params.key));
const server = app.listen(0, "127.0.0.1", async () => {
  for (const key of ["a/b", "a%2Fb"]) console.log(await (await fetch(`http://127.0.0.1:${server.address().port}/${encodeURIComponent(key)}`)).text());
  process.exit(0);
});
JS

expect "four keys, and what a route and Request.Path make of them" "$(printf '%s\n' 'a b is asked for as a%20b: a b, /a b' \
  'a%b is asked for as a%25b: a%b, /a%b' 'a/b is asked for as a%2Fb: a%2Fb, /a%2Fb' 'a%2Fb is asked for as a%252Fb: a%2Fb, /a%2Fb')" "$(app)"
expect "Express's route, for the last two" "$(printf '%s\n' a/b a%2Fb)" "$(node app.mjs)"
