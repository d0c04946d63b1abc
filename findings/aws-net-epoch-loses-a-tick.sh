#!/usr/bin/env bash
# AWS SDK for .NET: JSON services send times as seconds with a fraction; 1767225600.123 arrives as ….1229999, since it is read as a double.
# Who compares times for equality, or truncates to milliseconds, is one off.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SimpleSystemsManagement@4.0.105 <<'CS'
using System.Globalization;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

const string One = """{"Name":"n","LastModifiedDate":1767225600.123}""";
var server = new Loopback(_ =>
    Loopback.Ok($$"""{"Parameter":{{One}},"Parameters":[{{One}}]}""", "Content-Type: application/x-amz-json-1.1\r\n")
);
using var client = new AmazonSimpleSystemsManagementClient("key", "secret", new AmazonSimpleSystemsManagementConfig { ServiceURL = server.Url });
var one = (await client.GetParameterAsync(new GetParameterRequest { Name = "n" })).Parameter;
var several = (await client.GetParametersAsync(new GetParametersRequest { Names = ["n"] })).Parameters[0];
foreach (var parameter in new[] { one, several })
    Console.WriteLine(parameter.LastModifiedDate?.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
CS

expect "LastModifiedDate 1767225600.123, by GetParameter and by GetParameters" "00:00:00.1229999
00:00:00.1229999" "$(app)"
