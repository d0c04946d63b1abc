#!/usr/bin/env bash
# Microsoft.Extensions.Logging: the console logger has a queue and a thread. A program that returns from Main, or calls Environment.Exit, without disposing
# of the factory ends before they are through, and the last lines, those which say why, are missing: now and then if the reader is quick, and by the thousand if not.
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

# The reader, as a collector of logs, is busy with something else until the program has ended; or it reads at once.
busy() { until [ -e ended ]; do sleep 0.1; done; }
last() { rm -f ended && { app -- "$1" || touch ended; } | { "$2" && grep -o 'This is why it ends' || echo "nothing"; }; }
expect "the last line of a program that returns from Main" "nothing" "$(last return busy)"
expect "of one that calls Environment.Exit" "nothing" "$(last exit busy)"
expect "of one that disposes of the factory, and is read" "This is why it ends" "$(last dispose true)"
