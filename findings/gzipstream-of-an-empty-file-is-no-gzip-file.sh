#!/usr/bin/env bash
# .NET's GZipStream writes its header with the first byte that it compresses. Of an empty file it makes 0 bytes, where gzip makes 20, and neither
# Flush nor writing an empty array changes that. GZipStream and Python's gzip read 0 bytes as an empty file; gzip itself and zlib complain.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.IO.Compression;

var stored = new MemoryStream();
if (args[0] == "read")
{
    using var gzip = new GZipStream(File.OpenRead(args[1]), CompressionMode.Decompress);
    gzip.CopyTo(stored);
    Console.WriteLine($"{stored.Length} bytes");
    return;
}
using (var gzip = new GZipStream(stored, CompressionLevel.Optimal, leaveOpen: true))
{
    using var input = File.OpenRead(args[1]);
    input.CopyTo(gzip);
    if (args[0] == "write-and-flush")
    {
        gzip.Write(new byte[0]);
        gzip.Flush();
    }
}
File.WriteAllBytes(args[2], stored.ToArray());
CS

size() { echo "$(stat -c %s "$1") bytes"; }
said() {
  local status=0 text
  text=$("$@" 2>&1) || status=$?
  echo "${text:-nothing}, status $status" | tail -1
}
python() { python3 -c "import gzip, sys, zlib; data = open(sys.argv[1], 'rb').read(); print(len($1), 'bytes')" "$2"; }

: >empty
printf x >x
gzip <empty >gzip.gz
app -- write x x.gz
app -- write empty net.gz
app -- write-and-flush empty flushed.gz
expect "one letter, by GZipStream: gzip -t" "nothing, status 0" "$(said gzip -t x.gz)"
expect "an empty file, by gzip" "20 bytes" "$(size gzip.gz)"
expect "an empty file, by GZipStream" "0 bytes" "$(size net.gz)"
expect "an empty file, by GZipStream, with Write(new byte[0]) and Flush()" "0 bytes" "$(size flushed.gz)"
expect "gzip -t of gzip's" "nothing, status 0" "$(said gzip -t gzip.gz)"
expect "gzip -t of GZipStream's" "gzip: net.gz: unexpected end of file, status 1" "$(said gzip -t net.gz)"
expect "gunzip -c of GZipStream's" "gzip: net.gz: unexpected end of file, status 1" "$(said gunzip -c net.gz)"
expect "zlib, in Python, of gzip's" "0 bytes, status 0" "$(said python 'zlib.decompress(data, 31)' gzip.gz)"
expect "zlib, in Python, of GZipStream's" "zlib.error: Error -5 while decompressing data: incomplete or truncated stream, status 1" \
  "$(said python 'zlib.decompress(data, 31)' net.gz)"
expect "Python's gzip of GZipStream's" "0 bytes, status 0" "$(said python 'gzip.decompress(data)' net.gz)"
expect "GZipStream of GZipStream's" "0 bytes" "$(app -- read net.gz)"
