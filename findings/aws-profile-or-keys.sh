#!/usr/bin/env bash
# AWS_PROFILE names one account, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong to another. The SDKs for .NET and Python take the keys, that for
# JavaScript the profile: two programs that are started by one shell work in two accounts. The Region is the profile's for all of them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-botocore

mkdir -p .aws
printf '%s\n' '[profile work]' 'region = eu-central-1' 'aws_access_key_id = AKIAPROFILE' 'aws_secret_access_key = secret' >.aws/config
variables=(AWS_PROFILE=work AWS_ACCESS_KEY_ID=AKIAKEYS AWS_SECRET_ACCESS_KEY=secret)

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using Amazon.SQS;

var server = new Loopback(_ => Loopback.Ok("{}", "Content-Type: application/x-amz-json-1.0\r\n"));
using var client = new AmazonSQSClient(new AmazonSQSConfig { ServiceURL = server.Url });
await client.ListQueuesAsync("");
var scope = server.Requests[0].Split("Credential=")[1].Split('/');
Console.WriteLine($"{scope[0]} {scope[2]}");
CS
node_app @aws-sdk/client-sqs@3.1169.0 <<'JS'
import { SQSClient } from "@aws-sdk/client-sqs";

const client = new SQSClient({});
console.log((await client.config.credentials()).accessKeyId, await client.config.region());
JS

clean() { env -i HOME="$folder" PATH="$PATH" AWS_EC2_METADATA_DISABLED=true "${variables[@]}" "$@"; }
script='import botocore.session as b; s = b.get_session(); print(s.get_credentials().access_key, s.get_config_variable("region"))'

expect ".NET" "AKIAKEYS eu-central-1" "$(app "${variables[@]}")"
expect "botocore" "AKIAKEYS eu-central-1" "$(clean LD_LIBRARY_PATH="$LD_LIBRARY_PATH" PYTHONPATH="$PYTHONPATH" python3 -c "$script")"
expect "JavaScript" "AKIAPROFILE eu-central-1" "$(clean node app.mjs 2>/dev/null)"
