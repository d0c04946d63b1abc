#!/usr/bin/env bash
# YamlDotNet: a dictionary of strings that is written and read again has other strings in it: a line break is nothing, a tab is null, and so is "~"; a text
# with Windows line breaks has Unix ones, so that its digest is another. Readers that know types find a number for an account, and a version 1.1 for 1.10.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app YamlDotNet@18.1.0 <<'CS'
using System.Text.Json;
using YamlDotNet.Serialization;

if (args is ["types"])
{
    Console.Write(new Serializer().Serialize(new Dictionary<string, string> { ["account"] = "012345678901", ["version"] = "1.10" }));
    return;
}
var serializer = args is ["quoting"] ? new SerializerBuilder().WithQuotingNecessaryStrings().Build() : new Serializer();
foreach (var text in new[] { "\n", "\t", "~", "one\r\ntwo\r\n" })
{
    var yaml = serializer.Serialize(new Dictionary<string, string> { ["key"] = text });
    var read = new Deserializer().Deserialize<Dictionary<string, string>>(yaml)["key"];
    Console.WriteLine($"{JsonSerializer.Serialize(text)} -> {JsonSerializer.Serialize(read)}");
}
CS
node_app js-yaml@5.5.0 <<'JS'
import { readFileSync } from "node:fs";
import { load } from "js-yaml";

console.log(JSON.stringify(load(readFileSync(0, "utf8"))));
JS

expect "written, and read by YamlDotNet again" "$(printf '%s\n' '"\n" -> ""' '"\t" -> null' '"~" -> null' '"one\r\ntwo\r\n" -> "one\ntwo\n"')" "$(app)"
expect "with WithQuotingNecessaryStrings()" "$(printf '%s\n' '"\n" -> "\n"' '"\t" -> "\t"' '"~" -> "~"' '"one\r\ntwo\r\n" -> "one\ntwo\n"')" "$(app -- quoting)"
expect 'the account "012345678901" and the version "1.10", read by js-yaml' '{"account":12345678901,"version":1.1}' "$(app -- types | node app.mjs)"
