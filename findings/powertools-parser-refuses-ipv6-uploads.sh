#!/usr/bin/env bash
# Powertools for AWS Lambda, parser: S3's event says from which address an object came. The schema knows IPv4 and S3 itself. An object that was uploaded by
# IPv6, as clients of S3's dual-stack endpoints do, is no S3 event to it: the function fails, on that object and on all others that came along.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-lambda-powertools/parser@2.35.0 zod@4.6.7 <<'JS'
import { S3Schema } from "@aws-lambda-powertools/parser/schemas";

const record = (sourceIPAddress) => ({
  eventVersion: "2.1", eventSource: "aws:s3", awsRegion: "eu-west-1", eventTime: "2026-01-01T00:00:00.000Z", eventName: "ObjectCreated:Put",
  userIdentity: { principalId: "AIDAJDPLRKLG7UEXAMPLE" }, requestParameters: { sourceIPAddress },
  responseElements: { "x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8" },
  s3: { s3SchemaVersion: "1.0", configurationId: "uploads",
    bucket: { name: "bucket", ownerIdentity: { principalId: "A3NL1KOZZKExample" }, arn: "arn:aws:s3:::bucket" },
    object: { key: "key", size: 1024, eTag: "d41d8cd98f00b204e9800998ecf8427e", sequencer: "0055AED6DCD90281E5" } },
});
const { success, error } = S3Schema.safeParse({ Records: process.argv.slice(2).map(record) });
console.log(success ? "an event" : error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
JS

expect "from 192.0.2.1" "an event" "$(node app.mjs 192.0.2.1)"
expect "one of two from 2001:db8::1" "Records.1.requestParameters.sourceIPAddress: Invalid IPv4 address" "$(node app.mjs 192.0.2.1 2001:db8::1)"
