#!/usr/bin/env bash
# CopyObject names its source in a header, which S3 decodes: a plus is a space there, and %20 too. The SDKs for .NET and Python encode the key that they are given;
# that for JavaScript sends it as it is. "report+final" becomes "report final", which is another object or none, and "50%" is refused; plain names are copied.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-botocore

cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const server = http.createServer((request, response) => {
  const source = request.headers["x-amz-copy-source"].replace(/^\//, "");
  try {
    fs.writeFileSync("source", decodeURIComponent(source.replaceAll("+", " ")));
  } catch {
    fs.writeFileSync("source", "refused");
  }
  request.resume().on("end", () => response.end('<CopyObjectResult><ETag>"1"</ETag></CopyObjectResult>'));
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

node_app @aws-sdk/client-s3@3.1169.0 <<'JS'
import { CopyObjectCommand, S3Client } from "@aws-sdk/client-s3";

const [, , endpoint, key] = process.argv;
const client = new S3Client({ region: "eu-west-1", endpoint, forcePathStyle: true, credentials: { accessKeyId: "key", secretAccessKey: "secret" } });
await client.send(new CopyObjectCommand({ Bucket: "archive", Key: "copy", CopySource: `bucket/${key}` }));
JS
dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;

using var client = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = args[0], ForcePathStyle = true });
await client.CopyObjectAsync("bucket", args[1], "archive", "copy");
CS
export AWS_EC2_METADATA_DISABLED=true AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret
python() {
  python3 -c "import botocore.session, sys
client = botocore.session.get_session().create_client('s3', region_name='eu-west-1', endpoint_url=sys.argv[1])
client.copy_object(Bucket='archive', Key='copy', CopySource='bucket/' + sys.argv[2])" "$@"
}

# copied KEY: what each of them copies.
copied() {
  python "$(cat url)" "$1"
  echo "Python: $(cat source)"
  app -- "$(cat url)" "$1"
  echo ".NET: $(cat source)"
  node app.mjs "$(cat url)" "$1" 2>/dev/null
  echo "JavaScript: $(cat source)"
}

expect "report" "$(printf '%s\n' 'Python: bucket/report' '.NET: bucket/report' 'JavaScript: bucket/report')" "$(copied report)"
expect "report+final" "$(printf '%s\n' 'Python: bucket/report+final' '.NET: bucket/report+final' 'JavaScript: bucket/report final')" "$(copied report+final)"
expect "50%" "$(printf '%s\n' 'Python: bucket/50%' '.NET: bucket/50%' 'JavaScript: refused')" "$(copied 50%)"
