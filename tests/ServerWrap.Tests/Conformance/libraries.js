// libraries.js NAME [binary]: gives events, a JSON list on standard input, to one of the libraries that put a Node server behind Lambda, each with
// the answer that the server is to give; prints what the server saw and what the library made of its answer. With "binary" the library's setting
// for binary bodies is set for all of them.
const [name, binary] = process.argv.slice(2);
console.log = console.info = console.warn = () => {}; // standard output is ours

let answer, seen;

function server(request, response) {
  const parts = [];
  request.on("data", (part) => parts.push(Buffer.from(part)));
  request.once("end", () => {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    seen = { method: request.method, target: request.url, headers, body: Buffer.concat(parts).toString("base64") };
    send(response);
  });
}

function send(response) {
  const values = new Map();
  for (const [name, value] of answer.headers) values.set(name, [...(values.get(name) ?? []), value]);
  const body = Buffer.from(answer.body, "base64");
  if (answer.framing === "hints") response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
  response.statusCode = answer.status;
  for (const [name, list] of values) response.setHeader(name, list.length === 1 ? list[0] : list);
  if (answer.framing === "chunked") response.setHeader("Transfer-Encoding", "chunked");
  else if (answer.framing === "number") response.setHeader("Content-Length", body.length);
  else if (answer.framing !== "pieces" && body.length > 0) response.setHeader("Content-Length", String(body.length));
  const half = body.length >> 1;
  if (answer.framing === "chunked" || answer.framing === "pieces") response.write(body.subarray(0, half));
  if (body.length === 0) response.end();
  else response.end(answer.framing === "chunked" || answer.framing === "pieces" ? body.subarray(half) : body);
}

const libraries = {
  "aws-serverless-express": () => {
    const library = require("aws-serverless-express");
    const behind = library.createServer(server, null, binary ? ["*/*"] : []);
    return (event) => library.proxy(behind, event, {}, "PROMISE").promise;
  },
  "serverless-http": () => {
    const handler = require("serverless-http")(server, binary ? { binary: true } : {});
    return (event) => handler(event, {});
  },
  "@codegenie/serverless-express": () => {
    const settings = binary ? { binarySettings: { isBinary: () => true } } : {};
    const log = { error() {}, debug() {}, info() {}, warn() {} };
    const handler = require("@codegenie/serverless-express")({ app: { handle: server }, log, ...settings });
    return (event) => handler(event, {});
  },
};

async function main() {
  let input = "";
  for await (const part of process.stdin.setEncoding("utf8")) input += part;
  const invoke = libraries[name]();
  const outcomes = [];
  for (const one of JSON.parse(input)) {
    [answer, seen] = [one.answer, null];
    const outcome = {};
    let timer;
    try {
      const never = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("no answer within 20 s")), 20_000)));
      outcome.answer = await Promise.race([invoke(one.event), never]);
    } catch (error) {
      outcome.error = String(error);
    } finally {
      clearTimeout(timer);
    }
    outcomes.push({ ...outcome, seen });
  }
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
}

main();
