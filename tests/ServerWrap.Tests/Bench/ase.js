// aws-serverless-express in Lambda: its proxy() for each event that the Runtime API gives, as Lambda's own runtime would call it.
const http = require("http");
const serverless = require("aws-serverless-express");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const server = serverless.createServer((request, response) => {
  response.setHeader("Content-Type", "text/plain");
  response.end("hello\n");
});

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const request = http.request({ host, port, method, path: `/2018-06-01/runtime/invocation/${path}`, agent, headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(parts).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

(async () => {
  for (;;) {
    const event = await call("GET", "next");
    const answer = await serverless.proxy(server, JSON.parse(event.body), {}, "PROMISE").promise;
    await call("POST", `${event.headers["lambda-runtime-aws-request-id"]}/response`, JSON.stringify(answer));
  }
})();
