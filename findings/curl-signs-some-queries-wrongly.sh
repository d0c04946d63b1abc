#!/usr/bin/env bash
# curl --aws-sigv4 of Debian 12 signs a query as it is written. AWS, and every SDK, sort its parameters and encode them first: ?b=1&a=2, a name without a value, and
# a slash are "The request signature we calculated does not match", with the right key. One parameter of plain letters works, so that the key seems to be bad.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages curl python3-botocore

# It signs what it is asked as botocore would have done it at that second, and says whether curl's signature is the same.
cat >server.py <<'PY'
import http.server
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib.parse import parse_qsl, urlsplit

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        auth = SigV4Auth(Credentials("key", "secret"), "execute-api", "eu-west-1")
        path = urlsplit(self.path)
        request = AWSRequest("GET", f"http://{self.headers['Host']}{path.path}", params=dict(parse_qsl(path.query, True)))
        request.headers["X-Amz-Date"] = request.context["timestamp"] = self.headers["X-Amz-Date"]
        signature = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
        same = self.headers["Authorization"].endswith(f"Signature={signature}")
        self.send_response(200 if same else 403)
        self.end_headers()
    def log_message(self, *args):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
open("url", "w").write(f"http://127.0.0.1:{server.server_port}")
server.serve_forever()
PY
python3 server.py &
python=$!
trap 'kill "${python:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

asked() { curl -s -o answer -w '%{http_code}' --user key:secret --aws-sigv4 aws:amz:eu-west-1:execute-api "$(cat url)/items$1"; }

expect "/items" "200" "$(asked '')"
expect "/items?a=1" "200" "$(asked '?a=1')"
expect "/items?a=2&b=1" "200" "$(asked '?a=2&b=1')"
expect "/items?b=1&a=2" "403" "$(asked '?b=1&a=2')"
expect "/items?all" "403" "$(asked '?all')"
expect "/items?all=" "200" "$(asked '?all=')"
expect "/items?path=a/b" "403" "$(asked '?path=a/b')"
expect "/items?path=a%2Fb" "200" "$(asked '?path=a%2Fb')"
