#!/usr/bin/env bash
# Powertools for AWS Lambda, idempotency: events without the key that the expression names. With one name every event is handled, as the warning says.
# With a list of names all such events are one event: the second payment is not made, and its sender gets the answer of the first.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-lambda-powertools/idempotency@2.35.0 @aws-lambda-powertools/jmespath@2.35.0 <<'JS'
import { IdempotencyConfig, IdempotencyItemAlreadyExistsError, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { BasePersistenceLayer } from "@aws-lambda-powertools/idempotency/persistence";

// As the table does it: a record is put unless there is one.
class Memory extends BasePersistenceLayer {
  records = new Map();
  async _putRecord(record) {
    const found = this.records.get(record.idempotencyKey);
    if (found) throw new IdempotencyItemAlreadyExistsError("it is there", found);
    this.records.set(record.idempotencyKey, record);
  }
  async _getRecord(key) { return this.records.get(key); }
  async _updateRecord(record) { this.records.set(record.idempotencyKey, record); }
  async _deleteRecord(record) { this.records.delete(record.idempotencyKey); }
}
const pay = makeIdempotent(async (event) => `paid ${event.amount}`, {
  persistenceStore: new Memory(), config: new IdempotencyConfig({ eventKeyJmesPath: process.argv[2] }),
});
const context = { awsRequestId: "id", functionName: "pay", getRemainingTimeInMillis: () => 10000 };
for (const amount of [10, 2500]) console.log(`${amount}: ${await pay({ amount }, context)}`);
JS

run() { node app.mjs "$1" 2>/dev/null; }
expect "key orderId, which the events lack" "$(printf '%s\n' '10: paid 10' '2500: paid 2500')" "$(run orderId)"
expect "key [customerId, orderId]" "$(printf '%s\n' '10: paid 10' '2500: paid 10')" "$(run '[customerId, orderId]')"
