#!/usr/bin/env bash
# System.Text.Json: half a surrogate pair as an escape ("\ud83d", what a cut emoji leaves) is valid JSON by RFC 8259 and parses; reading the text
# throws later, and not a JsonException. A `catch (JsonException)`, the usual guard for other people's input, misses it; the serializer's does not.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.Text.Json;

var text = """{"key":"cut off \ud83d"}""";
string Try(Func<string?> read)
{
    try { return read() ?? "null"; }
    catch (Exception e) { return e.GetType().Name; }
}
Console.WriteLine($"JsonDocument.Parse: {Try(() => JsonDocument.Parse(text).RootElement.ValueKind.ToString())}");
Console.WriteLine($"GetString: {Try(() => JsonDocument.Parse(text).RootElement.GetProperty("key").GetString())}");
Console.WriteLine($"Deserialize: {Try(() => JsonSerializer.Deserialize<Dictionary<string, string>>(text)!["key"])}");
CS

expect '{"key":"cut off \ud83d"}' "JsonDocument.Parse: Object
GetString: InvalidOperationException
Deserialize: JsonException" "$(app)"
