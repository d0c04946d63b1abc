#!/usr/bin/env bash
# A statement fails within a transaction, is caught and logged as unimportant, and the transaction goes on to Commit(). PostgreSQL answers that COMMIT
# with "ROLLBACK", which is no error, and Npgsql does not look: Commit() returns, and nothing of the transaction is there.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
postgresql

dotnet_app Npgsql@10.0.3 <<'CS'
using System.Transactions;
using Npgsql;

await using var source = NpgsqlDataSource.Create($"Host={args[0]};Username=postgres;Database=postgres");
await using var connection = await source.OpenConnectionAsync();
await Run(connection, "CREATE TABLE orders (id int)");

await using (var transaction = await connection.BeginTransactionAsync())
{
    await Order(connection);
    await transaction.CommitAsync();
    Console.WriteLine($"CommitAsync() returned, orders: {await Run(connection, "SELECT count(*) FROM orders")}");
}
using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
{
    await using var enlisted = await source.OpenConnectionAsync();
    await Order(enlisted);
    scope.Complete();
}
Console.WriteLine($"a scope was completed, orders: {await Run(connection, "SELECT count(*) FROM orders")}");

static async Task Order(NpgsqlConnection connection)
{
    await Run(connection, "INSERT INTO orders VALUES (1)");
    try
    {
        await Run(connection, "INSERT INTO statistics VALUES (1)");
    }
    catch (PostgresException e)
    {
        Console.WriteLine($"logged: {e.MessageText}");
    }
}

static Task<object?> Run(NpgsqlConnection connection, string sql) => new NpgsqlCommand(sql, connection).ExecuteScalarAsync();
CS

failed='logged: relation "statistics" does not exist'
expect "an order, and statistics that fail" \
  "$(printf '%s\n' "$failed" 'CommitAsync() returned, orders: 0' "$failed" 'a scope was completed, orders: 0')" "$(app -- "$folder/server")"
