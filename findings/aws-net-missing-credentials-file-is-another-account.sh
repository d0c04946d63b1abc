#!/usr/bin/env bash
# AWS_SHARED_CREDENTIALS_FILE names a file that is not there: a mount that is late, a letter too much. The SDKs for JavaScript and Python have no
# credentials then. That for .NET takes those of ~/.aws/credentials without a word, and works in whatever account they belong to.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-botocore

mkdir -p .aws
printf '%s\n' '[default]' 'aws_access_key_id = AKIAPERSONAL' 'aws_secret_access_key = secret' >.aws/credentials
variable=AWS_SHARED_CREDENTIALS_FILE=$folder/secrets/credentials

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using Amazon.SQS;

var server = new Loopback(_ => Loopback.Ok("{}", "Content-Type: application/x-amz-json-1.0\r\n"));
using var client = new AmazonSQSClient(new AmazonSQSConfig { ServiceURL = server.Url });
await client.ListQueuesAsync("");
Console.WriteLine("signed with " + server.Requests[0].Split("Credential=")[1].Split('/')[0]);
CS
node_app @aws-sdk/client-sqs@3.1169.0 <<'JS'
import { SQSClient } from "@aws-sdk/client-sqs";

try {
  console.log((await new SQSClient({ region: "eu-west-1" }).config.credentials()).accessKeyId);
} catch (e) {
  console.log(e.message);
}
JS

clean() { env -i HOME="$folder" PATH="$PATH" AWS_EC2_METADATA_DISABLED=true "$variable" "$@"; }
script='import botocore.session; print(botocore.session.get_session().get_credentials())'

expect "JavaScript" "Could not load credentials from any providers" "$(clean node app.mjs 2>/dev/null)"
expect "botocore" "None" "$(clean LD_LIBRARY_PATH="$LD_LIBRARY_PATH" PYTHONPATH="$PYTHONPATH" python3 -c "$script")"
expect ".NET" "signed with AKIAPERSONAL" "$(app AWS_REGION=eu-west-1 "$variable")"
