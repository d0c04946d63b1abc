#!/usr/bin/env bash
# An environment may hold a name twice; execve passes both on. Shells read the last, .NET, Python, Perl and Node the first. A wrapper that appends
# a variable in place of replacing it works in its author's shell, and not for the program behind it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.Runtime.InteropServices;

[DllImport("libc")]
static extern int execve(string path, string?[] arguments, string?[] environment);

if (args.Length == 0)
    Console.WriteLine(Environment.GetEnvironmentVariable("NAME"));
else
    execve(args[0], [.. args, null], ["NAME=first", "NAME=second", "PATH=/usr/bin:/bin", null]);
CS

expect "dash" "second" "$(app -- "$(command -v dash)" -c 'echo $NAME')"
expect "bash" "second" "$(app -- "$(command -v bash)" -c 'echo $NAME')"
expect "Perl" "first" "$(app -- "$(command -v perl)" -e 'print $ENV{NAME}')"
expect "Python" "first" "$(app -- /usr/bin/python3 -c 'import os; print(os.environ["NAME"])')"
expect ".NET" "first" "$(app -- "$folder/app/app")"
