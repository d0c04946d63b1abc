#!/usr/bin/env bash
# AWS SDK for .NET: what a credential_process prints with one word that is no JSON (none for null) is quoted from there on in the exception, the
# secret key included; and an exception of a credential_process is neither an AmazonClientException nor an AmazonServiceException.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.Core@4.1.0 <<'CS'
using Amazon.Runtime;

try
{
    new ProcessAWSCredentials("cat printed.json").GetCredentials();
}
catch (Exception e)
{
    Console.WriteLine($"{e.GetType().Name}, of Amazon's two: {(e is AmazonClientException or AmazonServiceException ? "yes" : "no")}");
    Console.WriteLine($"the secret is in it: {(e.ToString().Contains("s3cr3t") ? "yes" : "no")}");
}
CS

echo '{"Version": 1, "Expiration": none, "AccessKeyId": "AKIA", "SecretAccessKey": "s3cr3t"}' >printed.json
said=$(app)
expect "the exception" "ProcessAWSCredentialException, of Amazon's two: no" "$(sed -n 1p <<<"$said")"
expect "what a log of it holds" "the secret is in it: yes" "$(sed -n 2p <<<"$said")"
