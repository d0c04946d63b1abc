#!/usr/bin/env bash
# Four servers as proxies, with nothing but where the program is. nginx and Caddy ask it for the path that was sent. Apache asks for a plus where %2B was sent,
# lighttpd for a slash where %2F was, and both for one slash of two: an object whose key has such characters is another one, and a signed URL is refused.
# In Apache nocanon turns it off (%2F is 404 without AllowEncodedSlashes), in lighttpd url-path-2f-decode with -reject and url-path-dotseg-remove.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages apache2 lighttpd nginx caddy curl

cat >program.mjs <<'JS'
import http from "node:http";

http.createServer((request, response) => response.end(request.url)).listen("program");
JS
read -r apache lighttpd nginx caddy < <(node -e '
const servers = [1, 2, 3, 4].map(() => require("net").createServer().listen(0));
setTimeout(() => { console.log(servers.map((s) => s.address().port).join(" ")); servers.forEach((s) => s.close()); }, 100);')
modules=$(dirname "$(find "$folder/debian" /usr/lib/apache2 -name mod_proxy.so -print -quit 2>/dev/null)")
{
  printf '%s\n' "ServerRoot $folder" 'ServerName localhost' "PidFile $folder/apache.pid" "ErrorLog $folder/apache.log" "Listen 127.0.0.1:$apache"
  printf "LoadModule %s_module $modules/mod_%s.so\n" mpm_event mpm_event authz_core authz_core proxy proxy proxy_http proxy_http
  echo "ProxyPass / \"unix:$folder/program|http://localhost/\""
} >apache.conf
printf '%s\n' "server.document-root = \"$folder\"" 'server.bind = "127.0.0.1"' "server.port = $lighttpd" 'server.modules = ("mod_proxy")' \
  "proxy.server = (\"\" => ((\"socket\" => \"$folder/program\")))" >lighttpd.conf
{
  printf '%s\n' 'daemon off; master_process off;' "pid $folder/nginx.pid; error_log $folder/nginx.log; events {}" 'http { access_log off;'
  for what in client_body proxy fastcgi uwsgi scgi; do echo "${what}_temp_path $folder/$what;"; done
  echo "server { listen 127.0.0.1:$nginx; location / { proxy_pass http://unix:$folder/program; } } }"
} >nginx.conf
printf '%s\n' '{' 'admin off' 'auto_https off' '}' "http://127.0.0.1:$caddy {" "reverse_proxy unix/$folder/program" '}' >Caddyfile
PATH="$PATH:$folder/debian/usr/sbin:/usr/sbin"
chmod 755 "$folder"
node program.mjs &
started=($!)
until [ -S program ]; do sleep 0.1; done
chmod 777 program
apache2 -f "$folder/apache.conf" -X & started+=($!)
lighttpd -D -f lighttpd.conf 2>/dev/null & started+=($!)
nginx -c "$folder/nginx.conf" 2>/dev/null & started+=($!)
HOME=$folder caddy run --config Caddyfile --adapter caddyfile 2>/dev/null & started+=($!)
trap 'kill "${started[@]}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
for port in "$apache" "$lighttpd" "$nginx" "$caddy"; do until curl -s "http://127.0.0.1:$port/" >/dev/null; do sleep 0.1; done; done

# What the program was asked for; or the status.
through() { curl -sf "http://127.0.0.1:$1/$2" || curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1/$2"; }
all() { echo "$(through "$1" a%2Bb) $(through "$1" a%2Fb) $(through "$1" a//b)"; }
expect "nginx" "/a%2Bb /a%2Fb /a//b" "$(all "$nginx")"
expect "Caddy" "/a%2Bb /a%2Fb /a//b" "$(all "$caddy")"
expect "Apache" "/a+b 404 /a/b" "$(all "$apache")"
expect "lighttpd" "/a%2Bb /a/b /a/b" "$(all "$lighttpd")"
