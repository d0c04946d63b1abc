#!/usr/bin/env bash
# In single quotes a value is taken as it is: to shells, to Node and to dotenv. python-dotenv replaces ${…} there as well, and also without quotes, by nothing
# where no such variable is: a password loses a part, and a template that is to be filled later is empty. Nothing is said of it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-dotenv

printf '%s\n' "PASSWORD='correct\${horse}battery'" "GREETING='Dear \${name},'" >app.env
node_app dotenv@18.0.10 <<'JS'
import fs from "node:fs";
import { parse } from "dotenv";

const { PASSWORD, GREETING } = process.argv[2] ? parse(fs.readFileSync(process.argv[2])) : process.env;
console.log(`${PASSWORD} | ${GREETING}`);
JS
python() { python3 -c "import dotenv; values = dotenv.dotenv_values('app.env'$1); print(values['PASSWORD'], '|', values['GREETING'])"; }

expect "sh" 'correct${horse}battery | Dear ${name},' "$(sh -c '. ./app.env; echo "$PASSWORD | $GREETING"')"
expect "Node, --env-file" 'correct${horse}battery | Dear ${name},' "$(node --env-file=app.env app.mjs)"
expect "dotenv" 'correct${horse}battery | Dear ${name},' "$(node app.mjs app.env)"
expect "python-dotenv" 'correctbattery | Dear ,' "$(python "")"
expect "python-dotenv, interpolate=False" 'correct${horse}battery | Dear ${name},' "$(python ", interpolate=False")"
