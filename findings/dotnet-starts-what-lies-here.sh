#!/usr/bin/env bash
# .NET: Process.Start("sort") looks for a file of this name beside the program and in the working folder, and only then in PATH, unlike execvp. A script there
# runs in place of the system's program, a text file there is "Permission denied". And a PATH that is given to the child is not the one that is looked through.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.Diagnostics;

var start = new ProcessStartInfo(args[0], args[1..]) { RedirectStandardOutput = true };
if (Environment.GetEnvironmentVariable("CHILD_PATH") is { } path)
    start.Environment["PATH"] = path;
try
{
    using var process = Process.Start(start)!;
    Console.WriteLine(process.StandardOutput.ReadToEnd().Trim());
}
catch (Exception e)
{
    Console.WriteLine(e.Message.Split(". ")[^1]);
}
CS
cat >app.cjs <<'JS'
const { execFileSync } = require("child_process");
const [file, ...args] = process.argv.slice(2);
console.log(execFileSync(file, args, { env: { PATH: process.env.CHILD_PATH ?? process.env.PATH } }).toString().trim());
JS
echo first >list
mkdir other && printf '%s\n' '#!/bin/sh' 'echo that of the other folder' >other/sort && chmod 755 other/sort
both() { echo ".NET: $(app "${@:2}" -- sort "$1")"; echo "Node: $(env "${@:2}" node app.cjs sort "$1")"; }

expect "sort" "$(printf '%s\n' '.NET: first' 'Node: first')" "$(both list)"
expect "sort, for a child with another PATH" "$(printf '%s\n' '.NET: first' 'Node: that of the other folder')" "$(both list "CHILD_PATH=$folder/other:$PATH")"
printf '%s\n' '#!/bin/sh' 'echo that of the working folder' >sort && chmod 755 sort
expect "sort, with a script of that name here" "$(printf '%s\n' '.NET: that of the working folder' 'Node: first')" "$(both list)"
echo 'notes on sorting' >sort && chmod 644 sort
expect "sort, with a text of that name here" "$(printf '%s\n' '.NET: Permission denied' 'Node: first')" "$(both list)"
