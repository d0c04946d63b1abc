#!/usr/bin/env bash
# A gzip file with one damaged byte whose data can still be unpacked is found by its checksum. .NET's GZipStream then says that an archive entry was
# compressed by an unsupported method, in a format that has neither entries nor a choice of methods; gzip says "crc error".
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.IO.Compression;

try
{
    using var gzip = new GZipStream(File.OpenRead(args[0]), CompressionMode.Decompress);
    gzip.CopyTo(Stream.Null);
    Console.WriteLine("no error");
}
catch (InvalidDataException e)
{
    Console.WriteLine(e.Message);
}
CS

# Stored, not packed, so that one letter can be another one.
printf '%s' '{"id":"1"}' >line
python3 - <<'PY'
import struct, zlib
data = open("line", "rb").read()
def member(stored, of):
    block = b"\x01" + struct.pack("<HH", len(stored), len(stored) ^ 0xFFFF) + stored
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + block + struct.pack("<II", zlib.crc32(of), len(of))
open("whole.gz", "wb").write(member(data, data))
open("damaged.gz", "wb").write(member(data.replace(b"1", b"2"), data))
PY
expect "whole: GZipStream" "no error" "$(app -- whole.gz)"
expect "damaged: gzip -t" "invalid compressed data--crc error" "$(gzip -t damaged.gz 2>&1 | sed -n 's/.*: \(invalid.*\)/\1/p')"
expect "damaged: GZipStream" "The archive entry was compressed using an unsupported compression method." "$(app -- damaged.gz)"
