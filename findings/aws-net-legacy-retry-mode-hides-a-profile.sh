#!/usr/bin/env bash
# AWS SDK for .NET: retry_mode = legacy, which AWS's reference of profile settings allows and botocore takes, makes the whole profile "not
# found": its keys and its Region are gone, and nothing says which line is to blame.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.Core@4.1.0 <<'CS'
using Amazon.Runtime.CredentialManagement;

var found = new CredentialProfileStoreChain().TryGetProfile("work", out var profile);
Console.WriteLine(found ? $"found, Region {profile.Region?.SystemName}" : "not found");
CS

mkdir .aws
for mode in standard legacy; do
  printf '[profile work]\nregion = eu-west-1\naws_access_key_id = key\naws_secret_access_key = secret\nretry_mode = %s\n' $mode >.aws/config
  expect "a profile with retry_mode = $mode" "$([ $mode = standard ] && echo "found, Region eu-west-1" || echo "not found")" "$(app)"
done
