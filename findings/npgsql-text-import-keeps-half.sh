#!/usr/bin/env bash
# Npgsql: a COPY whose rows come from somewhere that breaks off. Of a binary import nothing is kept, since Complete() was not reached. A text import has
# no Complete(): leaving the using block by an exception ends the COPY like any other, and the rows so far are in the table.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
postgresql

dotnet_app Npgsql@10.0.3 <<'CS'
using Npgsql;

await using var source = NpgsqlDataSource.Create($"Host={args[0]};Username=postgres;Database=postgres");
await using var connection = await source.OpenConnectionAsync();
await Run("CREATE TABLE sums (amount int)");
foreach (var kind in new[] { "binary", "text" })
{
    try
    {
        Import(kind);
    }
    catch (IOException e)
    {
        Console.WriteLine($"{kind}: {e.Message}, {await Run("SELECT count(*) FROM sums")} rows are in the table");
    }
    await Run("TRUNCATE sums");
}

void Import(string kind)
{
    using var text = kind == "text" ? connection.BeginTextImport("COPY sums FROM STDIN") : null;
    using var binary = kind == "binary" ? connection.BeginBinaryImport("COPY sums FROM STDIN (FORMAT binary)") : null;
    foreach (var amount in Amounts())
    {
        text?.Write($"{amount}\n");
        binary?.WriteRow(amount);
    }
    binary?.Complete();
}

static IEnumerable<int> Amounts()
{
    yield return 1;
    yield return 2;
    throw new IOException("the rest did not come");
}

Task<object?> Run(string sql) => new NpgsqlCommand(sql, connection).ExecuteScalarAsync();
CS

expect "a source that breaks off behind two rows" \
  "$(printf '%s: the rest did not come, %s rows are in the table\n' binary 0 text 2)" "$(app -- "$folder/server")"
