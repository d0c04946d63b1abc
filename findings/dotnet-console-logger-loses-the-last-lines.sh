#!/usr/bin/env bash
# Microsoft.Extensions.Logging: the console logger has a queue and a thread. A program that returns from Main, or calls Environment.Exit, without disposing
# of the factory ends before they are through, and the last lines, those which say why, are missing. Where the reader is slow, thousands are.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app Microsoft.Extensions.Logging.Console@10.0.0 <<'CS'
using Microsoft.Extensions.Logging;

var factory = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
var logger = factory.CreateLogger("app");
for (var i = 0; i < 3000; i++)
    logger.LogInformation("This is line {Number} of what is to be known", i);
logger.LogCritical("This is why it ends");
if (args is ["dispose"])
    factory.Dispose();
if (args is ["exit"])
    Environment.Exit(1);
return 1;
CS

# A reader that is busy for a moment, as collectors of logs are.
last() { { app -- "$1" || echo "status $?"; } | { sleep 1; grep -o 'This is why it ends\|status 1'; } | xargs; }
expect "a program that returns 1" "status 1" "$(last return)"
expect "one that calls Environment.Exit(1)" "status 1" "$(last exit)"
expect "one that disposes of the factory first" "This is why it ends status 1" "$(last dispose)"
