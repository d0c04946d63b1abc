#!/usr/bin/env bash
# Two containers of one task may share the socket's folder as a volume, which then belongs to root.
set -euo pipefail
chown mysql:mysql /var/run/mysqld
exec docker-entrypoint.sh "$@"
