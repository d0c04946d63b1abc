#!/usr/bin/env bash
# ~/.aws/config: "region = eu-west-1 # Ireland". JavaScript leaves the comment out. To .NET and Python it is part of the value: .NET takes no call, Python has
# a Region of that name, and what nobody checks, as the name of a role's session, is sent with the comment in it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-botocore

mkdir .aws
cat >.aws/config <<'END'
[default]
region = eu-west-1 # Ireland
[profile role]
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = default
role_session_name = nightly # for the audit
END
dotnet_app AWSSDK.Core@4.1.0 <<'CS'
using Amazon.Runtime.CredentialManagement;

var chain = new CredentialProfileStoreChain();
try
{
    Console.WriteLine(chain.TryGetProfile("default", out var profile) ? profile.Region.SystemName : "none");
}
catch (Exception e)
{
    Console.WriteLine($"{e.GetType().Name}: {e.Message}");
}
Console.WriteLine(chain.TryGetProfile("role", out var role) ? role.Options.RoleSessionName : "none");
CS
node_app @aws-sdk/client-sqs@3.1169.0 @smithy/shared-ini-file-loader@4.7.2 <<'JS'
import { SQSClient } from "@aws-sdk/client-sqs";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";

console.log(await new SQSClient({}).config.region());
console.log((await loadSharedConfigFiles()).configFile.role.role_session_name);
JS

python() { HOME=$folder python3 -c 'import sys, botocore.session; print(botocore.session.Session(profile=sys.argv[1]).get_scoped_config()[sys.argv[2]])' "$@"; }
expect ".NET" "$(printf '%s\n' "AmazonClientException: The specified 'eu-west-1 # Ireland' region is not a valid hostname component." 'nightly # for the audit')" "$(app)"
expect "JavaScript" "$(printf '%s\n' eu-west-1 nightly)" "$(env -u AWS_REGION HOME="$folder" node app.mjs 2>/dev/null)"
expect "Python" "$(printf '%s\n' 'eu-west-1 # Ireland' 'nightly # for the audit')" "$(python default region; python role role_session_name)"
