#!/usr/bin/env bash
# .NET raises its soft limit of open files to the hard one when it starts, and children get the raised limit. A program that closes or
# scans "all" descriptors, or uses select(), behaves otherwise below a .NET parent than below a shell.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.Diagnostics;

using var child = Process.Start(new ProcessStartInfo("sh", ["-c", "ulimit -n"]) { UseShellExecute = false })!;
child.WaitForExit();
CS

ulimit -Sn 1024
ulimit -Hn 4096
expect "below a shell" "1024" "$(sh -c 'ulimit -n')"
expect "below .NET" "4096" "$(app)"
