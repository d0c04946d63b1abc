using System.Runtime.CompilerServices;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Shared;
using Npgsql;

namespace GapFurniture.Rin.Verify;

/// <summary>A warehouse and what is in it: it lets us in, the targets' tables exist and may be written, the ledgers can be used.</summary>
internal sealed class WarehouseChecks(Connection connection, RinConfig config, Databases databases, Ledger ledger)
{
    private const string Warehouse = "warehouse";
    private const string Table = "table";
    private const string DataApi = "data-api";
    private const string LedgerName = "ledger";

    private readonly IDatabase _database = databases.For(connection);

    /// <summary>Lets us in, and the tables.</summary>
    public async IAsyncEnumerable<Finding> WarehouseAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? user = null;
        var folds = false;
        Finding login;
        try
        {
            user = await AskAsync("SELECT current_user", cancellationToken);
            var version = await AskAsync("SELECT version()", cancellationToken) ?? "";
            // Redshift keeps names in lower case, quoted or not, unless configured otherwise.
            folds = version.Contains("Redshift", StringComparison.Ordinal);
            login = Finding.Ok(Warehouse, $"{connection}: logged in as {user}{await EncryptionAsync(cancellationToken)}");
        }
        catch (WarehouseException e)
        {
            login = Finding.Failed(Warehouse, $"{connection}: {e.Message}", Remedy(e));
        }
        yield return login;
        foreach (var target in config.Targets.Where(t => t.Connection == connection).DistinctBy(t => (t.Schema, t.Table)))
        {
            yield return login.Verdict is Verdict.Ok
                ? await TableAsync(target, user ?? "the user", folds, cancellationToken)
                : Finding.Skipped(Table, $"{NameOf(target)}: not checked, since the login failed");
        }
    }

    /// <summary>The Data API's calls that loads make beyond those of a simple query: batches, and their cancelling.</summary>
    public async IAsyncEnumerable<Finding> DataApiAsync(
        DataApiStatements statements,
        Func<IAmazonRedshiftDataAPIService> client,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? id = null;
        Finding batch;
        try
        {
            var outcome = await statements.RunAsync(connection, ["SELECT 1", "SELECT 2"], ClientTokens.Fresh(), cancellationToken);
            id = outcome.State.Id;
            batch = outcome.IsFinished
                ? Finding.Ok(DataApi, $"{connection}: several statements run in one transaction")
                : Finding.Failed(DataApi, $"{connection}: {outcome.State.Error}", "see what the warehouse says");
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            batch = Finding.Failed(
                DataApi,
                $"{connection}: {AwsTrouble.Describe(e)}",
                "allow redshift-data:BatchExecuteStatement and DescribeStatement; check cluster or workgroup, and dbname"
            );
        }
        yield return batch;
        if (id is not null)
            yield return await CancelAsync(id, client, cancellationToken);
    }

    /// <summary>The ledgers: they exist, are ledgers, and may be used.</summary>
    public async IAsyncEnumerable<Finding> LedgersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ledgers = config.LedgersOf(connection).ToList();
        if (ledgers.Count == 0)
            yield return Finding.Skipped(LedgerName, $"{connection}: exactly_once is not configured, so objects are loaded at least once");
        foreach (var name in ledgers)
            yield return await LedgerAsync(name, cancellationToken);
    }

    private async Task<Finding> LedgerAsync(TableName name, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.ProblemAsync(connection, name, cancellationToken) is { } problem
                ? new Finding(Verdict.Failed, LedgerName, problem)
                : Finding.Ok(LedgerName, $"{name} of {connection}: can be locked, read and written");
        }
        catch (WarehouseException e)
        {
            return Finding.Skipped(LedgerName, $"{name} of {connection}: {e.Message}");
        }
    }

    // A statement that is over cannot be cancelled, and to say so the service has checked our right first.
    private static async Task<Finding> CancelAsync(
        string id,
        Func<IAmazonRedshiftDataAPIService> client,
        CancellationToken cancellationToken
    )
    {
        using var own = client();
        try
        {
            await own.CancelStatementAsync(new CancelStatementRequest { Id = id }, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.IsDenied(e))
        {
            return Finding.Failed(
                DataApi,
                "redshift-data:CancelStatement is denied",
                "allow it: else a second signal cannot stop what runs"
            );
        }
        catch (Exception e) when (DataApiErrors.IsRefusedRequest(e))
        {
            // It is over.
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            return Finding.Skipped(DataApi, $"redshift-data:CancelStatement: {AwsTrouble.Describe(e)}");
        }
        return Finding.Ok(DataApi, "statements may be cancelled");
    }

    private async Task<string?> AskAsync(string sql, CancellationToken cancellationToken) =>
        await _database.SelectAsync(sql, cancellationToken) is [[var value, ..], ..] ? value : null;

    private async Task<Finding> TableAsync(Target target, string user, bool folds, CancellationToken cancellationToken)
    {
        var name = NameOf(target);
        var byKey = Placeholders.Highest(target.Table) >= 0;
        if (Placeholders.Highest(target.Schema ?? "") >= 0 || (byKey && target.Schema is null))
            return Finding.Skipped(Table, $"{name}: its name comes from the key (-explain shows it)");
        try
        {
            if (byKey)
                return await IsYesAsync($"has_schema_privilege({SqlText.Quote(target.Schema!)}, 'usage')", cancellationToken)
                    ? Finding.Ok(Table, $"{name}: {user} may use the schema; the tables depend on the keys")
                    : NoUsage(target, name, user);
            var exact = new TableName(target.Schema, target.Table).ToSql();
            var table = folds ? exact.ToLowerInvariant() : exact;
            return await IsYesAsync($"has_table_privilege({SqlText.Quote(table)}, 'insert')", cancellationToken)
                ? Finding.Ok(Table, $"{name}: exists, and {user} may insert")
                : Finding.Failed(Table, $"{name}: {user} may not insert", $"GRANT INSERT ON {table} TO \"{user}\"");
        }
        catch (WarehouseException e) when (e.Message.Contains("permission denied for schema", StringComparison.OrdinalIgnoreCase))
        {
            return NoUsage(target, name, user);
        }
        catch (WarehouseException e) when (e.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase))
        {
            return Finding.Failed(
                Table,
                $"{name}: does not exist",
                "create it, or correct redshift.schema and redshift.table in the config"
            );
        }
        catch (WarehouseException e)
        {
            return Finding.Failed(Table, $"{name}: {e.Message}", Remedy(e));
        }
        catch (ArgumentException e)
        {
            return Finding.Skipped(Table, $"{name}: {e.Message}");
        }
    }

    private static Finding NoUsage(Target target, string name, string user) =>
        Finding.Failed(Table, $"{name}: {user} may not use the schema", $"GRANT USAGE ON SCHEMA \"{target.Schema}\" TO \"{user}\"");

    private async Task<bool> IsYesAsync(string condition, CancellationToken cancellationToken) =>
        await AskAsync($"SELECT CASE WHEN {condition} THEN 1 ELSE 0 END", cancellationToken) == "1";

    private static string NameOf(Target target) => target.Schema is null ? target.Table : $"{target.Schema}.{target.Table}";

    // What the session really has, and what was asked for.
    private async Task<string> EncryptionAsync(CancellationToken cancellationToken)
    {
        if (_database is not PostgresDatabase postgres)
            return "";
        var mode = PostgresSessions.SslModeOf(connection) switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var other => other.ToString().ToLowerInvariant(),
        };
        return await postgres.IsEncryptedAsync(cancellationToken) ? $", TLS ({mode})" : $", NOT encrypted ({mode})";
    }

    private string Remedy(WarehouseException e) =>
        (connection.Driver, e.Blame) switch
        {
            (Driver.RedshiftData, Blame.Connection) =>
                "allow redshift-data:ExecuteStatement, BatchExecuteStatement, DescribeStatement, GetStatementResult, CancelStatement, and "
                    + "redshift:GetClusterCredentials or redshift-serverless:GetCredentials; check cluster or workgroup, and dbname",
            (_, Blame.Connection) => "check dbname, user, password and sslmode; temporary passwords need redshift:GetClusterCredentials",
            (_, Blame.Warehouse) => "check host and port, the security group, and that the cluster is not paused",
            _ => "see what the warehouse says",
        };
}
