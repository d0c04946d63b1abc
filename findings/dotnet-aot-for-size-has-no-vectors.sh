#!/usr/bin/env bash
# Native AOT's executables ask the processor what it has, and use SSSE3 to AVX2 where they find them. With OptimizationPreference=Size, which is said
# to trade speed for size, they no longer ask: to them every processor is one of 2003. Base64, UTF-8 and searches in the base library have no code but
# the one that goes byte by byte, several times slower, and no warning says so. IlcInstructionSet=x86-64-v2 brings it back, and makes it a must.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
[ "$(uname -m)" = x86_64 ] || { echo "the instructions are those of x86-64" >&2; exit 2; }

dotnet_app <<'CS'
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

byte[] bytes = new byte[3_000_000], text = new byte[4_000_000];
var best = double.MaxValue;
for (var i = 0; i < 50; i++)
{
    var start = Stopwatch.GetTimestamp();
    Base64.EncodeToUtf8(bytes, text, out _, out _);
    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
}
Console.Error.WriteLine($"{3e-3 / best:0.0} GB of base64 a second");
Console.WriteLine($"SSSE3 {(Ssse3.IsSupported ? "is" : "is not")} there");
CS

native() { # PROPERTY…
  dotnet publish src -c Release -r linux-x64 -v q -o native -p:PublishAot=true "$@" >publish.log 2>&1 || { cat publish.log; exit 1; }
  ./native/app
}

expect "with the JIT" "SSSE3 is there" "$(app)"
expect "native" "SSSE3 is there" "$(native)"
expect "native, for size" "SSSE3 is not there" "$(native -p:OptimizationPreference=Size)"
expect "native, for size, IlcInstructionSet=x86-64-v2" "SSSE3 is there" "$(native -p:OptimizationPreference=Size -p:IlcInstructionSet=x86-64-v2)"
