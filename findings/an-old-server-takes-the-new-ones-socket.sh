#!/usr/bin/env bash
# A new server takes over a unix socket's path while the old one ends, so that no request is lost: it removes the file and listens. The old one, of .NET or of
# Node, removes the file that has this name when it closes. That is the new one's: it runs on, logs nothing, and nobody reaches it again.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app <<'CS'
using System.Net.Sockets;

File.Delete("socket");
using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
listener.Bind(new UnixDomainSocketEndPoint("socket"));
listener.Listen();
Console.WriteLine("listening");
Console.ReadLine();
CS
cat >app.cjs <<'JS'
require("fs").rmSync("socket", { force: true });
const server = require("net").createServer().listen("socket", () => console.log("listening"));
process.stdin.once("data", () => server.close(() => process.exit()));
JS

take_over() {
  coproc OLD { "$@"; }
  read -r _ <&"${OLD[0]}"
  node -e 'require("fs").rmSync("socket"); require("net").createServer().listen("socket", () => console.log("listening"));' >new.log &
  local new=$!
  until [ -s new.log ]; do sleep 0.1; done
  echo "with both: $(ls socket 2>/dev/null || echo 'no socket')"
  echo end >&"${OLD[1]}"
  wait "$OLD_PID"
  echo "with the new one alone: $(ls socket 2>/dev/null || echo 'no socket')"
  kill "$new"
  rm -f new.log socket
}
for server in app "node app.cjs"; do
  expect "$server" "$(printf '%s\n' 'with both: socket' 'with the new one alone: no socket')" "$(take_over $server)"
done
