#!/usr/bin/env bash
# A program behind nginx writes an answer of unknown length and fails in the middle: it closes the connection, so that the client sees it. nginx 1.22 asks in
# HTTP/1.0, where that is how an answer ends: it completes the half with its own last chunk, logs nothing, and keeps it in its cache for all others.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages nginx-light curl

cat >server.mjs <<'JS'
import http from "node:http";

http.createServer((request, response) => {
  response.setHeader("Content-Type", "text/csv").setHeader("Cache-Control", "max-age=60").write("1\n2\n3\n");
  setTimeout(() => response.destroy(new Error("the database is gone")), 200);
}).listen("server.sock");
JS
node server.mjs &
chmod 755 "$folder"
cat >nginx.conf <<END
daemon off; pid $folder/nginx.pid; error_log $folder/errors; events {}
$([ "$(id -u)" != 0 ] || echo 'user root;')
http {
  access_log off; proxy_cache_path $folder/cache keys_zone=pages:1m;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  server { listen unix:$folder/old.sock; location / { proxy_pass http://unix:$folder/server.sock:/; proxy_cache pages; } }
  server { listen unix:$folder/new.sock; location / { proxy_pass http://unix:$folder/server.sock:/; proxy_http_version 1.1; } }
}
END
export PATH="$PATH:$folder/debian/usr/sbin:/usr/sbin"
nginx -p "$folder" -c "$folder/nginx.conf" 2>/dev/null &
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -S server.sock ] && [ -S old.sock ] && [ -S new.sock ]; do sleep 0.1; done

# asked SOCKET: the answer in one line, and curl's status.
asked() {
  local status=0
  curl -s --unix-socket "$1" -o answer -w '%{http_code}: ' http://localhost/rows.csv || status=$?
  echo "$(xargs <answer), status $status"
}
errors() { sed -n 's/.*\(upstream prematurely closed connection\).*/\1/p' errors; }

expect "curl, without nginx" "200: 1 2 3, status 18" "$(asked server.sock)"
expect "nginx" "200: 1 2 3, status 0" "$(asked old.sock)"
expect "its log of errors" "" "$(errors)"
kill %1
expect "nginx, when the program has ended" "200: 1 2 3, status 0" "$(asked old.sock)"
rm server.sock && node server.mjs &
until curl -s -o answer --unix-socket server.sock http://localhost/ || [ $? = 18 ]; do sleep 0.1; done
expect "nginx, with proxy_http_version 1.1" "200: 1 2 3, status 18" "$(asked new.sock)"
expect "its log of errors" "upstream prematurely closed connection" "$(errors)"
