#!/usr/bin/env bash
# sqs-consumer: stop() waits for a long poll, up to 20 s; stop({ abort: true }) is for ends that must be quick. It lets the handler finish its message and then
# refuses to delete it: with every deployment the messages in work are done twice. With pollingCompleteWaitTimeMs, too, which waits for them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app sqs-consumer@15.0.3 @aws-sdk/client-sqs@3.1169.0 <<'JS'
import http from "node:http";
import { SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";

// A queue with one message.
const log = [];
const message = { MessageId: "1", ReceiptHandle: "handle", Body: "hello", MD5OfBody: "5d41402abc4b2a76b9719d911017c592" };
const server = http.createServer((request, response) => request.resume().on("end", () => {
  log.push(request.headers["x-amz-target"].split(".")[1]);
  response.setHeader("Content-Type", "application/x-amz-json-1.0").end(JSON.stringify(log.length === 1 ? { Messages: [message] } : {}));
}));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const consumer = Consumer.create({
  queueUrl: `${endpoint}/123456789012/queue`, pollingCompleteWaitTimeMs: 5000,
  sqs: new SQSClient({ region: "eu-west-1", endpoint, credentials: { accessKeyId: "key", secretAccessKey: "secret" } }),
  handleMessage: async (received) => {
    consumer.stop({ abort: process.argv[2] === "abort" });
    await new Promise((done) => setTimeout(done, 500));
    log.push("done");
    return received;
  },
});
consumer.on("error", (error) => log.push(error.message)).on("stopped", () => {
  console.log(log.join(", "));
  process.exit(0);
});
consumer.start();
JS

expect "stop()" "ReceiveMessage, done, DeleteMessage" "$(node app.mjs 2>/dev/null)"
expect "stop({ abort: true })" "ReceiveMessage, done, SQS delete message failed: Request aborted" "$(node app.mjs abort 2>/dev/null)"
