#!/usr/bin/env bash
# AWS SDK for .NET: S3 is at an http:// address, as emulators and storage within a network are, and every call goes there. A presigned URL of the same client
# says https:// and the same port, where nobody speaks TLS; the signature would have been good. JavaScript's has the endpoint's scheme.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;
using Amazon.S3.Model;

using var s3 = new AmazonS3Client(new AmazonS3Config { ForcePathStyle = true });
var request = new GetPreSignedUrlRequest { BucketName = "bucket", Key = "report.pdf", Expires = DateTime.UtcNow.AddMinutes(5) };
Console.WriteLine((await s3.GetPreSignedURLAsync(request)).Split('?')[0]);
CS
node_app @aws-sdk/client-s3@3.1175.0 @aws-sdk/s3-request-presigner@3.1169.0 <<'JS'
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const url = await getSignedUrl(new S3Client({ forcePathStyle: true }), new GetObjectCommand({ Bucket: "bucket", Key: "report.pdf" }), { expiresIn: 300 });
console.log(url.split("?")[0]);
JS

settings=(AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_ENDPOINT_URL=http://127.0.0.1:9000)
expect ".NET, with AWS_ENDPOINT_URL=http://127.0.0.1:9000" "https://127.0.0.1:9000/bucket/report.pdf" "$(app "${settings[@]}")"
expect "JavaScript" "http://127.0.0.1:9000/bucket/report.pdf" "$(env "${settings[@]}" node app.mjs)"
