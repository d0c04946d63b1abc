#!/usr/bin/env bash
# Access logs as JSON, a line a request, to be loaded somewhere. Apache writes bytes above 127 as \xc3, which no JSON has: a Referer with an ö is enough. nginx,
# with escape=json, writes them as they came, and Latin-1 is no JSON; a number that there is none of, as $upstream_response_time of a file, is nothing.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages nginx-light apache2-bin curl

mkdir logs && echo hi >index.html && chmod 755 "$folder"
cat >nginx.conf <<END
daemon off; pid $folder/nginx.pid; error_log $folder/logs/error; events {}
$([ "$(id -u)" != 0 ] || echo 'user root;')
http {
  log_format json escape=json '{"referer":"\$http_referer"}';
  log_format time escape=json '{"time":\$upstream_response_time}';
  access_log logs/nginx json; access_log logs/nginx-time time;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  server { listen unix:$folder/nginx.sock; root $folder; }
}
END
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
modules=/usr/lib/apache2/modules
[ -d $modules ] || modules=$folder/debian$modules
cat >apache.conf <<END
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
ServerRoot $folder
ServerName localhost
DocumentRoot $folder
Listen 127.0.0.1:$port
PidFile apache.pid
ErrorLog logs/error
CustomLog logs/apache "{\"referer\":\"%{Referer}i\"}"
END
export PATH="$PATH:$folder/debian/usr/sbin:/usr/sbin"
nginx -p "$folder" -c "$folder/nginx.conf" 2>/dev/null &
apache2 -f "$folder/apache.conf" -DFOREGROUND &
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -S nginx.sock ] && curl -s -o page "http://127.0.0.1:$port/"; do sleep 0.1; done

curl -s -o page --unix-socket nginx.sock -e 'https://example.com/' http://localhost/
for referer in 'https://example.com/größe' $'https://example.com/gr\xf6\xdfe'; do
  curl -s -o page --unix-socket nginx.sock -e "$referer" http://localhost/
  curl -s -o page -e "$referer" "http://127.0.0.1:$port/"
done
until [ "$(cat logs/nginx logs/apache | wc -l)" = 6 ]; do sleep 0.1; done
read_lines() {
  node -e 'const decoder = new TextDecoder("utf-8", { fatal: true });
    const lines = require("fs").readFileSync(process.argv[1], "latin1").trim().split("\n").map((line) => Buffer.from(line, "latin1"));
    for (const line of lines) { try { console.log(JSON.stringify(JSON.parse(decoder.decode(line)))); } catch (e) { console.log(e.name); } }' "logs/$1"
}

expect "Apache: no Referer, one in UTF-8, one in Latin-1" "$(printf '%s\n' '{"referer":"-"}' SyntaxError SyntaxError)" "$(read_lines apache)"
expect "nginx: a plain Referer, one in UTF-8, one in Latin-1" "$(printf '%s\n' '{"referer":"https://example.com/"}' '{"referer":"https://example.com/größe"}' TypeError)" "$(read_lines nginx)"
expect "nginx: the time of an upstream that was not asked" '{"time":}' "$(head -1 logs/nginx-time)"
