#!/usr/bin/env bash
# A file of NAME=value lines with a password that has a hash in it, and with JSON. A shell takes the password as it is, and so does python-dotenv. To Node's
# --env-file and to dotenv the value ends at the hash, also in the middle of JSON's quotes: the login fails, or half a configuration is taken for a whole one.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-dotenv

printf '%s\n' 'PASSWORD=correct#horse' 'CONFIG={"colour":"#00ff00"}' >app.env
node_app dotenv@18.0.10 <<'JS'
import fs from "node:fs";
import { parse } from "dotenv";

const { PASSWORD, CONFIG } = process.argv[2] ? parse(fs.readFileSync(process.argv[2])) : process.env;
console.log(`${PASSWORD} ${CONFIG}`);
JS

expect "sh" 'correct#horse' "$(sh -c '. ./app.env; echo "$PASSWORD"')"
expect "python-dotenv" 'correct#horse {"colour":"#00ff00"}' \
  "$(python3 -c 'import dotenv; values = dotenv.dotenv_values("app.env"); print(values["PASSWORD"], values["CONFIG"])')"
expect "Node, --env-file" 'correct {"colour":"' "$(node --env-file=app.env app.mjs)"
expect "dotenv" 'correct {"colour":"' "$(node app.mjs app.env)"
