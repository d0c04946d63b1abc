#!/usr/bin/env bash
# pandas reads lines of JSON in which postal codes, phone numbers and versions are texts, in quotes. It makes numbers of every column where it can: zeros and plus
# signs in front are gone, 1.10 is 1.1. An id above 2^53 is rounded as soon as one line has none. What is written out again are other rows, without a word.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-pandas
export LD_LIBRARY_PATH="$LD_LIBRARY_PATH:$LD_LIBRARY_PATH/blas:$LD_LIBRARY_PATH/lapack"

printf '%s\n' '{"id":9007199254740993,"postcode":"01234","phone":"+4930123","version":"1.10"}' >rows.ndjson
printf '%s\n' '{"id":null,"postcode":"99999","phone":"+4940456","version":"1.9"}' >one-without-id.ndjson
cat rows.ndjson >>one-without-id.ndjson
# last FILE ARGUMENTS: the last row, as pandas writes it again.
last() { /usr/bin/python3 -c "import pandas; print(pandas.read_json('$1', lines=True$2).to_json(orient='records', lines=True).split()[-1])"; }

expect "read and written" '{"id":9007199254740993,"postcode":1234,"phone":4930123,"version":1.1}' "$(last rows.ndjson "")"
expect "with dtype=False" '{"id":9007199254740993,"postcode":"01234","phone":"+4930123","version":"1.10"}' "$(last rows.ndjson ", dtype=False")"
expect "with dtype=False, one line without an id" '{"id":9007199254740992.0,"postcode":"01234","phone":"+4930123","version":"1.10"}' \
  "$(last one-without-id.ndjson ", dtype=False")"
