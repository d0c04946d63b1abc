#!/usr/bin/env bash
# A waiter of the AWS SDK for JavaScript is refused: the role lacks a permission, or the key is wrong. Python's ends at once and says so. JavaScript's goes on
# asking until maxWaitTime is over, which is chosen for what is waited for, such as half an hour for a cluster, and then calls that a TimeoutError.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-botocore

cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const answer = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>";
const server = http.createServer((request, response) => {
  fs.appendFileSync("log", `${request.method}\n`);
  request.resume().on("end", () => response.writeHead(403, { "Content-Type": "text/xml" }).end(request.method === "HEAD" ? "" : answer));
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

node_app @aws-sdk/client-s3@3.1169.0 @aws-sdk/client-redshift@3.1169.0 <<'JS'
import { RedshiftClient, waitUntilClusterAvailable } from "@aws-sdk/client-redshift";
import { S3Client, waitUntilObjectExists } from "@aws-sdk/client-s3";

const options = { region: "eu-west-1", endpoint: process.argv[2], forcePathStyle: true, credentials: { accessKeyId: "key", secretAccessKey: "secret" } };
const times = { maxWaitTime: 6, minDelay: 1, maxDelay: 1 };
const wait = process.argv[3] === "cluster"
  ? waitUntilClusterAvailable({ client: new RedshiftClient(options), ...times }, { ClusterIdentifier: "warehouse" })
  : waitUntilObjectExists({ client: new S3Client(options), ...times }, { Bucket: "bucket", Key: "key" });
await wait.catch((e) => console.log(e.name));
JS
export AWS_EC2_METADATA_DISABLED=true AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret
python() {
  python3 -c "import botocore.session, sys
client = botocore.session.get_session().create_client('$1', region_name='eu-west-1', endpoint_url=sys.argv[1])
try: client.get_waiter('$2').wait($3, WaiterConfig={'Delay': 1, 'MaxAttempts': 6})
except Exception as e: print(str(e).split(': ', 1)[1])" "$(cat url)"
}
# asked COMMAND…: what it prints, and whether it was content with one refusal.
asked() {
  rm -f log
  echo "$("$@" 2>/dev/null), asked $([ "$(wc -l <log)" = 1 ] && echo once || echo again and again)"
}

expect "Python, object_exists" "An error occurred (403): Forbidden, asked once" "$(asked python s3 object_exists "Bucket='bucket', Key='key'")"
expect "JavaScript, waitUntilObjectExists" "TimeoutError, asked again and again" "$(asked node app.mjs "$(cat url)" object)"
expect "Python, cluster_available" "An error occurred (AccessDenied): not authorized, asked once" "$(asked python redshift cluster_available "ClusterIdentifier='warehouse'")"
expect "JavaScript, waitUntilClusterAvailable" "TimeoutError, asked again and again" "$(asked node app.mjs "$(cat url)" cluster)"
