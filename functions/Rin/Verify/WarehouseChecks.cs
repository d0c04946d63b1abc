using GapFurniture.Aws;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using Npgsql;
using static GapFurniture.Rin.Verify.Finding;

namespace GapFurniture.Rin.Verify;

/// <summary>A warehouse and what is in it: it lets us in, the targets' tables exist and may be written, the ledgers can be used.</summary>
internal sealed class WarehouseChecks(Connection connection, Warehouse warehouse, RinConfig config, Ledger ledger, CancellationToken cancel)
{
    // Who is logged in; null when nobody could.
    private string? _user;

    // Redshift keeps names in lower case, quoted or not, unless configured otherwise.
    private bool _folds;

    /// <summary>Checks of the config's warehouses, in the order of their findings.</summary>
    public static IEnumerable<Check> Of(RinConfig config, Func<Connection, Warehouse> warehouseOf, Ledger ledger, CancellationToken cancel)
    {
        var all = config.Connections.Select(c => new WarehouseChecks(c, warehouseOf(c), config, ledger, cancel)).ToList();
        return
        [
            .. all.SelectMany(w => w.Tables().Prepend(new Check("warehouse", w.LoginAsync))),
            .. all.SelectMany(w => w.DataApi()),
            .. all.Select(w => new Check("ledger", w.LedgersAsync())),
        ];
    }

    private async Task<Finding> LoginAsync()
    {
        try
        {
            _folds = (await AskAsync("SELECT version()"))?.Contains("Redshift", StringComparison.Ordinal) == true;
            _user = await AskAsync("SELECT current_user") ?? "the user";
            return Ok($"{connection}: logged in as {_user}{await EncryptionAsync()}");
        }
        catch (WarehouseException e)
        {
            return Failed($"{connection}: {e.Message}", Remedy(e));
        }
    }

    private IEnumerable<Check> Tables() =>
        config
            .Targets.Where(t => t.Connection == connection)
            .Select(t => new TableName(t.Schema, t.Table))
            .Distinct()
            .Select(name => new Check("table", () => TableAsync(name)));

    private async Task<Finding> TableAsync(TableName name)
    {
        if (_user is not { } user)
            return Skipped($"{name}: not checked, since the login failed");
        var byKey = Placeholders.Highest(name.Table) >= 0;
        if (Placeholders.Highest(name.Schema ?? "") >= 0 || (byKey && name.Schema is null))
            return Skipped($"{name}: its name comes from the key (-explain shows it)");
        var noUsage = Failed($"{name}: {user} may not use the schema", $"GRANT USAGE ON SCHEMA \"{name.Schema}\" TO \"{user}\"");
        try
        {
            if (byKey)
                return await IsYesAsync($"has_schema_privilege({SqlText.Quote(name.Schema!)}, 'usage')")
                    ? Ok($"{name}: {user} may use the schema; the tables depend on the keys")
                    : noUsage;
            var table = _folds ? name.ToSql().ToLowerInvariant() : name.ToSql();
            return await IsYesAsync($"has_table_privilege({SqlText.Quote(table)}, 'insert')")
                ? Ok($"{name}: exists, and {user} may insert")
                : Failed($"{name}: {user} may not insert", $"GRANT INSERT ON {table} TO \"{user}\"");
        }
        catch (WarehouseException e)
        {
            return e.Message.Contains("permission denied for schema", StringComparison.OrdinalIgnoreCase) ? noUsage
                : e.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase)
                    ? Failed($"{name}: does not exist", "create it, or correct redshift.schema and redshift.table in the config")
                : Failed($"{name}: {e.Message}", Remedy(e));
        }
        catch (ArgumentException e)
        {
            return Skipped($"{name}: {e.Message}");
        }
    }

    private IEnumerable<Check> DataApi() =>
        warehouse is DataApiDatabase database ? [new Check("data-api", () => CancelAsync(database.Api))] : [];

    // The one call that loads make beyond those of a query. A statement that is over cannot be cancelled, and to say so the service has
    // checked our right first.
    private async Task<Finding> CancelAsync(DataApiStatements dataApi)
    {
        if (_user is null)
            return Skipped($"{connection}: not checked, since the login failed");
        var over = await dataApi.RunAsync(["SELECT 1"], ClientTokens.Fresh(), cancel);
        var mayCancel = Ok("statements may be cancelled");
        return await TryAsync(
            "redshift-data:CancelStatement",
            "*: else a second signal cannot stop what runs",
            () => dataApi.RequestCancelAsync(over.State.Id, cancel),
            _ => mayCancel,
            e =>
                DataApiErrors.IsRefusedRequest(e) ? mayCancel
                : AwsTrouble.IsDenied(e) ? null
                : Skipped($"redshift-data:CancelStatement: {AwsTrouble.Describe(e)}")
        );
    }

    private async IAsyncEnumerable<Finding> LedgersAsync()
    {
        var ledgers = config.LedgersOf(connection).ToList();
        if (ledgers.Count == 0)
            yield return Skipped($"{connection}: exactly_once is not configured, so objects are loaded at least once");
        foreach (var name in ledgers)
        {
            var problem = _user is null ? null : await ledger.ProblemAsync(connection, name, cancel);
            yield return _user is null ? Skipped($"{name} of {connection}: not checked, since the login failed")
            : problem is not null ? new Finding(IsFailed, problem)
            : Ok($"{name} of {connection}: can be locked, read and written");
        }
    }

    private async Task<string?> AskAsync(string sql) => await warehouse.SelectAsync(sql, cancel) is [[var value, ..], ..] ? value : null;

    private async Task<bool> IsYesAsync(string condition) => await AskAsync($"SELECT CASE WHEN {condition} THEN 1 ELSE 0 END") == "1";

    // What the session really has, and what was asked for.
    private async Task<string> EncryptionAsync()
    {
        if (warehouse is not PostgresDatabase postgres)
            return "";
        var mode = connection.SslMode ?? (PostgresSessions.SslModeOf(connection) is SslMode.Prefer ? "prefer" : "verify-full");
        return await postgres.IsEncryptedAsync(cancel) ? $", TLS ({mode})" : $", NOT encrypted ({mode})";
    }

    private string Remedy(WarehouseException e) =>
        (connection.Driver, e.Blame) switch
        {
            (Driver.RedshiftData, Blame.Connection) =>
                "allow redshift-data:BatchExecuteStatement, DescribeStatement, GetStatementResult, CancelStatement, and "
                    + "redshift:GetClusterCredentials or redshift-serverless:GetCredentials; check cluster or workgroup, and dbname",
            (_, Blame.Connection) => "check dbname, user, password and sslmode; temporary passwords need redshift:GetClusterCredentials",
            (_, Blame.Warehouse) => "check host and port, the security group, and that the cluster is not paused",
            _ => "see what the warehouse says",
        };
}
