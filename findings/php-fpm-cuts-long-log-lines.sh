#!/usr/bin/env bash
# php-fpm in a container or a Lambda function, whose log is its standard error: a line of more than 1024 characters that a page writes is several lines,
# and of one by error_log() only the first kilobyte is left. Records in JSON, with a stack trace in them, are none any more. log_limit changes it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages php8.2-fpm libfcgi-bin
export PATH="$folder/debian/usr/sbin:$PATH:/usr/sbin"

cat >page.php <<'PHP'
<?php
file_put_contents("php://stderr", json_encode(["by" => "stderr", "trace" => str_repeat("x", 3000)]) . "\n");
error_log(json_encode(["by" => "error_log", "trace" => str_repeat("x", 3000)]));
PHP
chmod -R 755 "$folder"

# What of the two records can be read again, with these global settings.
records() {
  cat >fpm.conf <<CONF
[global]
error_log = /proc/self/fd/2
$1
[www]
listen = $folder/socket
user = nobody
group = nogroup
listen.mode = 0666
pm = static
pm.max_children = 1
catch_workers_output = yes
decorate_workers_output = no
CONF
  rm -f socket
  php-fpm8.2 -F -R -O -n -y "$folder/fpm.conf" 2>log &
  until [ -S socket ]; do sleep 0.1; done
  REQUEST_METHOD=GET SCRIPT_FILENAME="$folder/page.php" cgi-fcgi -bind -connect "$folder/socket" >/dev/null 2>&1
  sleep 2
  kill $!
  wait
  local whole
  whole=$(sed -n 's/.*{"by":"\([a-z_]*\)".*}.*/\1/p' log | xargs)
  echo "$(grep -c xxx log) lines, whole are: ${whole:-none}"
}
expect "two records, as it comes" "4 lines, whole are: none" "$(records "")"
expect "with log_limit = 8192" "2 lines, whole are: stderr error_log" "$(records "log_limit = 8192")"
