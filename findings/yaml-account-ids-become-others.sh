#!/usr/bin/env bash
# A list of AWS accounts in YAML, without quotes. One that begins with 0 has eleven digits to JavaScript's readers. Python's takes it as it is,
# but for those with neither 8 nor 9 in them, which are octal numbers. A commit's hash such as 1234567e8, as an image's tag, is a number to JavaScript.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-yaml

printf '%s\n' '- 123456789012' '- 012345678901' '- 012345670123' '- 1234567e8' >accounts.yaml
node_app js-yaml@5.5.0 yaml@2.9.1 <<'JS'
import fs from "node:fs";
import { load } from "js-yaml";
import { parse } from "yaml";

console.log((process.argv[2] === "yaml" ? parse : load)(fs.readFileSync("accounts.yaml", "utf8")).join(" "));
JS
dotnet_app YamlDotNet@18.1.0 <<'CS'
using YamlDotNet.Serialization;

Console.WriteLine(string.Join(' ', new Deserializer().Deserialize<List<string>>(File.ReadAllText("accounts.yaml"))));
CS

expect "PyYAML" "123456789012 012345678901 1402433619 1234567e8" "$(/usr/bin/python3 -c 'import yaml; print(*yaml.safe_load(open("accounts.yaml")))')"
expect "js-yaml" "123456789012 12345678901 12345670123 123456700000000" "$(node app.mjs js-yaml)"
expect "yaml" "123456789012 12345678901 12345670123 123456700000000" "$(node app.mjs yaml)"
expect "YamlDotNet, a list of strings" "123456789012 012345678901 012345670123 1234567e8" "$(app)"
