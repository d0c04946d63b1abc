#!/usr/bin/env bash
# Apache in front of php-fpm: a body that comes in chunks, without its length, as clients send streams. Apache passes it on as it comes, without CONTENT_LENGTH,
# for which PHP reads nothing: the upload is empty, with status 200. A few bytes that are all there at once do arrive, so no small test shows it. With
# proxy-sendcl everything arrives.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages apache2 php8.2-fpm curl

modules=$(dirname "$(find "$folder/debian" /usr/lib/apache2 -name mod_proxy_fcgi.so -print -quit 2>/dev/null)")
port=$(node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
mkdir site
echo '<?php echo strlen(file_get_contents("php://input")), " bytes";' >site/upload.php
cp site/upload.php site/with-length.php
cat >fpm.conf <<END
[global]
error_log = $folder/fpm.log
[www]
listen = $folder/fpm
listen.mode = 0666
user = nobody
pm = static
pm.max_children = 1
END
cat >apache.conf <<END
ServerRoot $folder
ServerName localhost
PidFile $folder/pid
ErrorLog $folder/apache.log
Listen 127.0.0.1:$port
User nobody
Group nogroup
$(printf "LoadModule %s_module $modules/mod_%s.so\n" mpm_event mpm_event authz_core authz_core env env proxy proxy proxy_fcgi proxy_fcgi)
DocumentRoot $folder/site
<FilesMatch "\.php$">
  SetHandler "proxy:unix:$folder/fpm|fcgi://localhost"
</FilesMatch>
<Files "with-length.php">
  SetEnv proxy-sendcl 1
</Files>
END
chmod 755 "$folder"
PATH="$PATH:$folder/debian/usr/sbin:/usr/sbin"
php-fpm8.2 --fpm-config fpm.conf --nodaemonize &
fpm=$!
apache2 -f "$folder/apache.conf" -X &
apache=$!
trap 'kill "${fpm:-}" "${apache:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -S fpm ] && curl -s "http://127.0.0.1:$port/" >/dev/null; do sleep 0.1; done

head -c 100000 /dev/zero >body
upload() { curl -sS -w ', status %{http_code}' --data-binary @body "$@"; }
expect "100,000 bytes, with their length" "100000 bytes, status 200" "$(upload "http://127.0.0.1:$port/upload.php")"
expect "in chunks" "0 bytes, status 200" "$(upload -H 'Transfer-Encoding: chunked' "http://127.0.0.1:$port/upload.php")"
expect "in chunks, with proxy-sendcl" "100000 bytes, status 200" "$(upload -H 'Transfer-Encoding: chunked' "http://127.0.0.1:$port/with-length.php")"
