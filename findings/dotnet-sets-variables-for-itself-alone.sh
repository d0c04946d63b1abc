#!/usr/bin/env bash
# .NET: what a program sets with Environment.SetEnvironmentVariable it reads again, and its child processes get it. The libraries in its own process do not:
# .NET keeps a copy, and libvips (NetVips), OpenSSL and glibc read the process's own. VIPS_CONCURRENCY and the like are ignored, without a word.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app NetVips@3.2.0 NetVips.Native.linux-x64@8.18.7 NetVips.Native.linux-arm64@8.18.7 <<'CS'
using System.Diagnostics;

if (args is ["set"])
    Environment.SetEnvironmentVariable("VIPS_CONCURRENCY", "3");
using var child = Process.Start(new ProcessStartInfo("printenv", ["VIPS_CONCURRENCY"]) { RedirectStandardOutput = true })!;
var libvips = NetVips.NetVips.Concurrency == 3 ? "3" : "not";
Console.WriteLine($"the program {Environment.GetEnvironmentVariable("VIPS_CONCURRENCY")}, a child {child.StandardOutput.ReadToEnd().Trim()}, libvips {libvips}");
CS

expect "VIPS_CONCURRENCY=3 in the environment" "the program 3, a child 3, libvips 3" "$(app VIPS_CONCURRENCY=3)"
expect "set by the program, before it calls libvips" "the program 3, a child 3, libvips not" "$(app -- set)"
