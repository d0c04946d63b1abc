#!/usr/bin/env bash
# System.Text.Json: settings are a class with init-only properties and initial values, "Port = 8080". JSON that does not name them leaves them as they are, when
# it is read by reflection. By a source-generated context, the only way under Native AOT, they become 0 and null, null also where the type says it cannot be.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.Text.Json;
using System.Text.Json.Serialization;

Console.WriteLine($"by reflection: {JsonSerializer.Deserialize<Settings>("{}")}");
Console.WriteLine($"by generated code: {JsonSerializer.Deserialize("{}", Context.Default.Settings)}");

sealed class Settings
{
    public int Port { get; init; } = 8080;

    public string Host { get; init; } = "localhost";

    public int Retries { get; set; } = 3;

    public override string ToString() => $"port {Port}, host {Host ?? "null"}, retries {Retries}";
}

[JsonSerializable(typeof(Settings))]
sealed partial class Context : JsonSerializerContext;
CS

expect "{} read into { Port = 8080, Host = localhost, Retries = 3 }" \
  "$(printf '%s\n' 'by reflection: port 8080, host localhost, retries 3' 'by generated code: port 0, host null, retries 3')" "$(app)"
