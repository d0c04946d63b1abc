using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Shared;
using Npgsql;

namespace GapFurniture.Rin.Verify;

/// <summary>A warehouse and what is in it: it lets us in, the targets' tables exist and may be written, the ledgers can be used.</summary>
internal sealed class WarehouseChecks(Connection connection, RinConfig config, Databases databases, Ledger ledger)
{
    private readonly Warehouse _database = databases.For(connection);

    // Who is logged in; null when nobody could.
    private string? _user;

    // Redshift keeps names in lower case, quoted or not, unless configured otherwise.
    private bool _folds;

    /// <summary>Checks of these warehouses, in the order of their findings.</summary>
    public static IEnumerable<Check> Of(IReadOnlyList<WarehouseChecks> all) =>
        [
            .. all.SelectMany(w => new Check[] { new("warehouse", w.LoginAsync), new("table", w.TablesAsync) }),
            .. all.Where(w => w._database is DataApiDatabase).Select(w => new Check("data-api", w.DataApiAsync)),
            .. all.Select(w => new Check("ledger", w.LedgersAsync)),
        ];

    private async Task LoginAsync(Findings findings, CancellationToken cancellationToken)
    {
        try
        {
            var user = await AskAsync("SELECT current_user", cancellationToken);
            var version = await AskAsync("SELECT version()", cancellationToken) ?? "";
            (_user, _folds) = (user ?? "the user", version.Contains("Redshift", StringComparison.Ordinal));
            findings.Add(Finding.Ok($"{connection}: logged in as {user}{await EncryptionAsync(cancellationToken)}"));
        }
        catch (WarehouseException e)
        {
            findings.Add(Finding.Failed($"{connection}: {e.Message}", Remedy(e)));
        }
    }

    private async Task TablesAsync(Findings findings, CancellationToken cancellationToken)
    {
        foreach (var target in config.Targets.Where(t => t.Connection == connection).DistinctBy(t => (t.Schema, t.Table)))
        {
            var name = target.Schema is null ? target.Table : $"{target.Schema}.{target.Table}";
            findings.Add(
                _user is null
                    ? Finding.Skipped($"{name}: not checked, since the login failed")
                    : await TableAsync(target, name, _user, cancellationToken)
            );
        }
    }

    private async Task<Finding> TableAsync(Target target, string name, string user, CancellationToken cancellationToken)
    {
        var byKey = Placeholders.Highest(target.Table) >= 0;
        if (Placeholders.Highest(target.Schema ?? "") >= 0 || (byKey && target.Schema is null))
            return Finding.Skipped($"{name}: its name comes from the key (-explain shows it)");
        var noUsage = Finding.Failed($"{name}: {user} may not use the schema", $"GRANT USAGE ON SCHEMA \"{target.Schema}\" TO \"{user}\"");
        try
        {
            if (byKey)
                return await IsYesAsync($"has_schema_privilege({SqlText.Quote(target.Schema!)}, 'usage')", cancellationToken)
                    ? Finding.Ok($"{name}: {user} may use the schema; the tables depend on the keys")
                    : noUsage;
            var exact = new TableName(target.Schema, target.Table).ToSql();
            var table = _folds ? exact.ToLowerInvariant() : exact;
            return await IsYesAsync($"has_table_privilege({SqlText.Quote(table)}, 'insert')", cancellationToken)
                ? Finding.Ok($"{name}: exists, and {user} may insert")
                : Finding.Failed($"{name}: {user} may not insert", $"GRANT INSERT ON {table} TO \"{user}\"");
        }
        catch (WarehouseException e)
        {
            return e.Message.Contains("permission denied for schema", StringComparison.OrdinalIgnoreCase) ? noUsage
                : e.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase)
                    ? Finding.Failed($"{name}: does not exist", "create it, or correct redshift.schema and redshift.table in the config")
                : Finding.Failed($"{name}: {e.Message}", Remedy(e));
        }
        catch (ArgumentException e)
        {
            return Finding.Skipped($"{name}: {e.Message}");
        }
    }

    // The calls that loads make beyond those of a simple query: batches, and their cancelling.
    private async Task DataApiAsync(Findings findings, CancellationToken cancellationToken)
    {
        var dataApi = ((DataApiDatabase)_database).Api;
        var batch = await findings.TryAsync(
            () => dataApi.RunAsync(["SELECT 1", "SELECT 2"], ClientTokens.Fresh(), cancellationToken),
            outcome =>
                outcome.IsFinished
                    ? Finding.Ok($"{connection}: several statements run in one transaction")
                    : Finding.Failed($"{connection}: {outcome.State.Error}", "see what the warehouse says"),
            e =>
                Finding.Failed(
                    $"{connection}: {AwsTrouble.Describe(e)}",
                    "allow redshift-data:BatchExecuteStatement and DescribeStatement; check cluster or workgroup, and dbname"
                )
        );
        if (batch is null)
            return;
        // A statement that is over cannot be cancelled, and to say so the service has checked our right first.
        var mayCancel = Finding.Ok("statements may be cancelled");
        await findings.TryAsync(
            () => dataApi.RequestCancelAsync(batch.State.Id, cancellationToken),
            _ => mayCancel,
            e =>
                DataApiErrors.IsRefusedRequest(e) ? mayCancel
                : AwsTrouble.IsDenied(e)
                    ? Finding.Failed("redshift-data:CancelStatement is denied", "allow it: else a second signal cannot stop what runs")
                : Finding.Skipped($"redshift-data:CancelStatement: {AwsTrouble.Describe(e)}")
        );
    }

    private async Task LedgersAsync(Findings findings, CancellationToken cancellationToken)
    {
        var ledgers = config.LedgersOf(connection).ToList();
        if (ledgers.Count == 0)
            findings.Add(Finding.Skipped($"{connection}: exactly_once is not configured, so objects are loaded at least once"));
        foreach (var name in ledgers)
        {
            try
            {
                findings.Add(
                    await ledger.ProblemAsync(connection, name, cancellationToken) is { } problem
                        ? new Finding(Finding.IsFailed, problem)
                        : Finding.Ok($"{name} of {connection}: can be locked, read and written")
                );
            }
            catch (WarehouseException e)
            {
                findings.Add(Finding.Skipped($"{name} of {connection}: {e.Message}"));
            }
        }
    }

    private async Task<string?> AskAsync(string sql, CancellationToken cancellationToken) =>
        await _database.SelectAsync(sql, cancellationToken) is [[var value, ..], ..] ? value : null;

    private async Task<bool> IsYesAsync(string condition, CancellationToken cancellationToken) =>
        await AskAsync($"SELECT CASE WHEN {condition} THEN 1 ELSE 0 END", cancellationToken) == "1";

    // What the session really has, and what was asked for.
    private async Task<string> EncryptionAsync(CancellationToken cancellationToken)
    {
        if (_database is not PostgresDatabase postgres)
            return "";
        var mode = connection.SslMode ?? (PostgresSessions.SslModeOf(connection) is SslMode.Prefer ? "prefer" : "verify-full");
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
