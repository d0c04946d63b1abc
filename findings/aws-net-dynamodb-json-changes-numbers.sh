#!/usr/bin/env bash
# DynamoDB keeps numbers of 38 digits, down to 1e-130. The document model of the SDK for .NET reads JSON by Document.FromJson, and what it would send is
# another number: of a long one 17 digits are left, of a small one nothing. No error, and no warning.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.DynamoDBv2@4.1.0 <<'CS'
using Amazon.DynamoDBv2.DocumentModel;

foreach (var number in new[] { "123456789012345678.5", "12345678901234567890123456789012345678", "1e-40" })
    Console.WriteLine($"{number} -> {Document.FromJson($$"""{"id":{{number}}}""").ToAttributeMap()["id"].N}");
CS

expect "numbers in JSON, and as they are sent" "$(printf '%s\n' '123456789012345678.5 -> 123456789012345678.5' \
  '12345678901234567890123456789012345678 -> 1.2345678901234568e+37' '1e-40 -> 0.0000000000000000000000000000')" "$(app)"
