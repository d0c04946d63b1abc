#!/usr/bin/env bash
# AWS SDK for .NET: of the six values that AWS's reference of settings gives for AWS_DEFAULTS_MODE, legacy (its default), in-region and cross-region
# end every call: the SDK wants them without a hyphen, and knows no legacy any more.
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;

try
{
    using var client = new AmazonSQSClient(new AnonymousAWSCredentials(), RegionEndpoint.EUWest1);
    Console.WriteLine(client.Config.DefaultConfigurationMode);
}
catch (AmazonClientException e)
{
    Console.WriteLine(e.Message.Split('.')[0]);
}
CS

for mode in standard mobile; do
  expect "AWS_DEFAULTS_MODE=$mode" "${mode^}" "$(app AWS_DEFAULTS_MODE=$mode)"
done
for mode in in-region cross-region legacy; do
  expect "AWS_DEFAULTS_MODE=$mode" "Failed to find requested Default Configuration Mode '$mode'" "$(app AWS_DEFAULTS_MODE=$mode)"
done
