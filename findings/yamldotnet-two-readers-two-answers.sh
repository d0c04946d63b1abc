#!/usr/bin/env bash
# YamlDotNet reads one file in two ways: the representation model (YamlStream) refuses a key that stands twice, the deserializer takes the last.
# And `<<` merges nothing unless a MergingParser is put in front: without it a key named "<<" appears beside the others.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app YamlDotNet@18.1.0 <<'CS'
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

string Try(Func<string> read)
{
    try { return read(); }
    catch (YamlException e) { return $"{e.GetType().Name}"; }
}
var twice = "queue: one\nqueue: two\n";
Console.WriteLine($"twice, YamlStream: {Try(() => { var s = new YamlStream(); s.Load(new StringReader(twice)); return ((YamlMappingNode)s.Documents[0].RootNode)["queue"].ToString(); })}");
Console.WriteLine($"twice, deserializer: {Try(() => new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>>(twice)["queue"])}");
var merged = "base: &base {region: eu-west-1}\ntarget: {<<: *base, table: t}\n";
var plain = new DeserializerBuilder().Build();
Console.WriteLine($"merge, deserializer: {Try(() => string.Join(' ', plain.Deserialize<Dictionary<string, Dictionary<string, object>>>(merged)["target"].Keys))}");
Console.WriteLine($"merge, MergingParser: {Try(() => string.Join(' ', plain.Deserialize<Dictionary<string, Dictionary<string, object>>>(new MergingParser(new Parser(new StringReader(merged))))["target"].Keys))}");
CS

expect "a key twice, and a merge key" "twice, YamlStream: YamlException
twice, deserializer: two
merge, deserializer: << table
merge, MergingParser: region table" "$(app)"
