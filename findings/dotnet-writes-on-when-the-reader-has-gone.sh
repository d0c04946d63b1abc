#!/usr/bin/env bash
# .NET: a program that writes to a pipe whose reader has ended gets no signal, no exception and no other sign from Console.Out and the stream of standard output.
# It works to its end, say through a queue whose messages it deletes, and exits with 0. A FileStream on the same descriptor throws; other languages end.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using Microsoft.Win32.SafeHandles;

using var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
var output = args is ["file"] ? file : Console.OpenStandardOutput();
var taken = 0;
try
{
    for (; taken < 100_000; taken++)
        output.Write("a message from the queue\n"u8);
}
finally
{
    File.WriteAllText("taken", taken == 100_000 ? "all" : "some");
}
CS

# Runs a command into a reader of one line, and says how it ended.
into_head() { "$@" 2>/dev/null | head -1 >line; status=${PIPESTATUS[0]}; }
set +e
into_head app
expect "Console.OpenStandardOutput" "all messages were taken, status 0" "$(cat taken) messages were taken, status $status"
into_head app -- file
expect "FileStream" "some messages were taken, status 134" "$(cat taken) messages were taken, status $status"
into_head python3 -c 'for _ in range(100000): print("a message from the queue")'
expect "Python" "status 1" "status $status"
into_head yes
expect "yes" "status 141" "status $status"
