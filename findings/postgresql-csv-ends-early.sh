#!/usr/bin/env bash
# PostgreSQL up to 17: a CSV file with a line of a backslash and a full stop. That is an ordinary value in CSV, and the end of the data to COPY: the lines
# behind it are not loaded, and COPY reports success. In quotes it is a value.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
postgresql

load() {
  psql -h "$folder/server" -U postgres -q -c 'DROP TABLE IF EXISTS words; CREATE TABLE words (word text)' 2>/dev/null
  printf '%s\n' one "$1" three four | psql -h "$folder/server" -U postgres -c 'COPY words FROM STDIN (FORMAT csv)'
  echo "status $?"
}
expect 'four lines, the second is x' "$(printf '%s\n' 'COPY 4' 'status 0')" "$(load x)"
expect 'the second is \.' "$(printf '%s\n' 'COPY 1' 'status 0')" "$(load '\.')"
expect 'the second is "\."' "$(printf '%s\n' 'COPY 4' 'status 0')" "$(load '"\."')"
