#!/usr/bin/env bash
# AWS SDK for .NET, AWSSDK.Extensions.NETCore.Setup: appsettings.json says Region and ServiceURL, as for a private endpoint or an emulator. The Region is dropped,
# and requests are signed for us-east-1: endpoints refuse that, and emulators that keep Regions apart have no such queue. AuthenticationRegion is what counts.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SQS@4.0.100.25 AWSSDK.Extensions.NETCore.Setup@4.0.102.10 Microsoft.Extensions.Configuration@10.0.0 <<'CS'
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Configuration;

var server = new Loopback(_ => Loopback.Ok("{}"));
foreach (var name in new[] { "Region", "AuthenticationRegion" })
{
    var settings = new Dictionary<string, string?> { ["AWS:ServiceURL"] = server.Url, [$"AWS:{name}"] = "eu-west-1" };
    var options = new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetAWSOptions();
    using var client = options.CreateServiceClient<IAmazonSQS>();
    await client.ListQueuesAsync(new ListQueuesRequest());
    Console.WriteLine($"{name}: signed for {server.Requests[^1].Split("Credential=key/")[1].Split('/')[1]}");
}
CS

expect "eu-west-1, as" "$(printf '%s\n' 'Region: signed for us-east-1' 'AuthenticationRegion: signed for eu-west-1')" \
  "$(app AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret)"
