#!/usr/bin/env bash
# nginx and its directive map_hash_bucket_size, which stands once in a configuration. Before the first map it is taken; behind one, as a file of conf.d/
# may have it, nginx calls it a duplicate and does not start.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages nginx
nginx=$(PATH="$folder/debian/usr/sbin:$PATH:/usr/sbin" command -v nginx)

echo 'map $host $site { default one; }' >map.conf
# check DIRECTIVE…: what nginx says of a configuration with these in http{}.
check() {
  printf '%s\n' 'events {}' "pid $folder/pid;" 'http {' "access_log off;" "$@" '}' >nginx.conf
  "$nginx" -t -p "$folder" -c "$folder/nginx.conf" -g "error_log stderr;" 2>&1 | sed -n "s|.*\[emerg\] [^ ]* ||; s|$folder/||g; /duplicate\|successful/p"
}
expect "before the map" "nginx: configuration file nginx.conf test is successful" "$(check 'map_hash_bucket_size 128;' 'include map.conf;')"
expect "behind the map" '"map_hash_bucket_size" directive is duplicate in nginx.conf:6' "$(check 'include map.conf;' 'map_hash_bucket_size 128;')"
