#!/usr/bin/env bash
# System.CommandLine: a value that begins with @ is replaced by the contents of that file, behind an option too. A prefix such as @scope/
# (npm's names, S3 keys) is an error; a value that happens to name a file is the file's text.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app System.CommandLine@2.0.0 <<'CS'
using System.CommandLine;

var prefix = new Option<string>("--prefix");
var result = new RootCommand { Options = { prefix } }.Parse(args);
Console.WriteLine(result.Errors.Count > 0 ? result.Errors[0].Message : $"prefix is {result.GetValue(prefix)}");
CS

echo "hello" >notes
expect "--prefix @scope/" "Response file not found 'scope/'." "$(app -- --prefix @scope/)"
expect "--prefix @notes" "prefix is hello" "$(app -- --prefix @notes)"
