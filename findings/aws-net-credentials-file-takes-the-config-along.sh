#!/usr/bin/env bash
# AWS_SHARED_CREDENTIALS_FILE says where the credentials are, as where a secret is mounted. The SDK for .NET then looks for the config there as well, in
# a file named "config": the Regions, roles and addresses in ~/.aws/config are gone. Python, and so the AWS CLI, goes on reading them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-botocore

mkdir -p .aws secrets
printf '%s\n' '[default]' 'region = eu-central-1' >.aws/config
printf '%s\n' '[default]' 'aws_access_key_id = AKIAEXAMPLE' 'aws_secret_access_key = secret' >secrets/credentials
variable=AWS_SHARED_CREDENTIALS_FILE=$folder/secrets/credentials

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using Amazon.Runtime;

Console.WriteLine(FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? "none");
CS

python() { env -i HOME="$folder" PATH="$PATH" LD_LIBRARY_PATH="$LD_LIBRARY_PATH" PYTHONPATH="$PYTHONPATH" "$@" python3 -c "$script"; }
script='import botocore.session; print(botocore.session.get_session().get_config_variable("region"))'

expect "the Region, with the credentials file named: botocore" "eu-central-1" "$(python "$variable")"
expect ".NET" "none" "$(app "$variable")"
printf '%s\n' '[default]' 'region = sa-east-1' >secrets/config
expect "with another file named config beside it: botocore" "eu-central-1" "$(python "$variable")"
expect ".NET" "sa-east-1" "$(app "$variable")"
rm secrets/config
expect "and with AWS_CONFIG_FILE=~/.aws/config as well: .NET" "eu-central-1" "$(app "$variable" "AWS_CONFIG_FILE=$folder/.aws/config")"
