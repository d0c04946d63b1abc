#!/usr/bin/env bash
# AWS SDK for JavaScript: a signed URL by which a browser is to upload a page, with its type and Cache-Control. The URL has neither: the object will have
# what the browser chooses. What it has unasked is a checksum, that of no bytes at all, since there was no body when it was made.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-sdk/client-s3@3.1169.0 @aws-sdk/s3-request-presigner@3.1162.0 <<'JS'
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const client = new S3Client({ region: "eu-west-1", credentials: { accessKeyId: "key", secretAccessKey: "secret" }, ...JSON.parse(process.argv[2]) });
const put = new PutObjectCommand({ Bucket: "bucket", Key: "page", ContentType: "text/html", CacheControl: "no-store", Metadata: { by: "me" } });
const { searchParams } = new URL(await getSignedUrl(client, put));
const given = [...searchParams].filter(([name]) => !name.startsWith("X-Amz-") && name !== "x-id");
console.log(`signed headers: ${searchParams.get("X-Amz-SignedHeaders")}; parameters: ${given.map((pair) => pair.join("=")).join(" ")}`);
JS

run() { node app.mjs "$1" 2>/dev/null; }
expect "the signed URL" "signed headers: host; parameters: x-amz-checksum-crc32=AAAAAA== x-amz-meta-by=me x-amz-sdk-checksum-algorithm=CRC32" "$(run '{}')"
expect 'with requestChecksumCalculation: "WHEN_REQUIRED"' "signed headers: host; parameters: x-amz-meta-by=me" "$(run '{"requestChecksumCalculation":"WHEN_REQUIRED"}')"
