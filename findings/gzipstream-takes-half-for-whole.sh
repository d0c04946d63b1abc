#!/usr/bin/env bash
# .NET's GZipStream reads a gzip file that was cut off to its end without an error, and ignores rubbish behind a whole one; gzip itself
# complains of both. The switch System.IO.Compression.UseStrictValidation (off by default) finds the cut, but not the rubbish.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.IO.Compression;

AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", args[0] == "strict");
try
{
    using var gzip = new GZipStream(File.OpenRead(args[1]), CompressionMode.Decompress);
    var read = new MemoryStream();
    gzip.CopyTo(read);
    Console.WriteLine($"{read.Length} bytes");
}
catch (InvalidDataException)
{
    Console.WriteLine("InvalidDataException");
}
CS

seq 100000 | gzip >whole.gz
head -c 100000 whole.gz >half.gz
{ cat whole.gz; echo rubbish; } >trailing.gz
expect "whole" "588895 bytes" "$(app -- default whole.gz)"
expect "cut off: gzip -t" "fails" "$(gzip -t half.gz 2>/dev/null && echo passes || echo fails)"
expect "cut off: GZipStream" "263030 bytes" "$(app -- default half.gz)"
expect "cut off: GZipStream with UseStrictValidation" "InvalidDataException" "$(app -- strict half.gz)"
expect "rubbish behind: gzip -t" "fails" "$(gzip -t trailing.gz 2>/dev/null && echo passes || echo fails)"
expect "rubbish behind: GZipStream" "588895 bytes" "$(app -- default trailing.gz)"
expect "rubbish behind: GZipStream with UseStrictValidation" "588895 bytes" "$(app -- strict trailing.gz)"
