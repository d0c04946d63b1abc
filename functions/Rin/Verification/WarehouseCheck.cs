using System.Runtime.CompilerServices;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;

namespace GapFurniture.Rin.Verification;

/// <summary>A warehouse and the tables in it that targets load: it lets us in, they are there, and we may insert.</summary>
internal sealed class WarehouseCheck(Connection connection, IReadOnlyList<Target> targets, IQueries queries) : ICheck
{
    private const string Table = "table";

    public string Subject => "warehouse";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? user = null;
        var folds = false;
        Finding login;
        try
        {
            user = await queries.AskAsync(connection, "SELECT current_user", cancellationToken);
            var version = await queries.AskAsync(connection, "SELECT version()", cancellationToken) ?? "";
            // Redshift keeps names in lower case, quoted or not, unless told otherwise.
            folds = version.Contains("Redshift", StringComparison.Ordinal);
            login = Finding.Ok(Subject, $"{connection}: let in as {user}{Encryption()}");
        }
        catch (CopyFailedException e)
        {
            login = Finding.Failed(Subject, $"{connection}: {e.Message}", Remedy(e));
        }
        yield return login;
        foreach (var target in targets.Where(t => t.Connection == connection).DistinctBy(t => (t.Schema, t.Table)))
        {
            yield return login.Verdict is Verdict.Ok
                ? await FindAsync(target, user ?? "the user", folds, cancellationToken)
                : Finding.Skipped(Table, $"{NameOf(target)}: the warehouse does not let us look");
        }
    }

    private async Task<Finding> FindAsync(Target target, string user, bool folds, CancellationToken cancellationToken)
    {
        var name = NameOf(target);
        var byKey = Placeholders.Highest(target.Table) >= 0;
        if (Placeholders.Highest(target.Schema ?? "") >= 0 || (byKey && target.Schema is null))
            return Finding.Skipped(Table, $"{name}: its name comes from the key (-explain shows it)");
        try
        {
            if (byKey)
                return await FindSchemaAsync(target.Schema!, name, user, cancellationToken);
            var exact = new TableName(target.Schema, target.Table).ToSql();
            var table = folds ? exact.ToLowerInvariant() : exact;
            return await MayInsertAsync(table, cancellationToken)
                ? Finding.Ok(Table, $"{name}: there, and {user} may insert")
                : Finding.Failed(Table, $"{name}: {user} may not insert", $"GRANT INSERT ON {table} TO \"{user}\"");
        }
        catch (CopyFailedException e) when (e.Message.Contains("permission denied for schema", StringComparison.OrdinalIgnoreCase))
        {
            return Finding.Failed(
                Table,
                $"{name}: {user} may not use the schema",
                $"GRANT USAGE ON SCHEMA \"{target.Schema}\" TO \"{user}\""
            );
        }
        catch (CopyFailedException e) when (e.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase))
        {
            return Finding.Failed(Table, $"{name}: does not exist", "create it, or mend redshift.schema and redshift.table in the config");
        }
        catch (CopyFailedException e)
        {
            return Finding.Failed(Table, $"{name}: {e.Message}", Remedy(e));
        }
        catch (ArgumentException e)
        {
            return Finding.Skipped(Table, $"{name}: {e.Message}");
        }
    }

    private async Task<Finding> FindSchemaAsync(string schema, string name, string user, CancellationToken cancellationToken)
    {
        var may = await queries.AskAsync(
            connection,
            $"SELECT CASE WHEN has_schema_privilege({SqlText.Quote(schema)}, 'usage') THEN 1 ELSE 0 END",
            cancellationToken
        );
        return may == "1"
            ? Finding.Ok(Table, $"{name}: {user} may use the schema; which tables, only the keys tell")
            : Finding.Failed(Table, $"{name}: {user} may not use the schema", $"GRANT USAGE ON SCHEMA \"{schema}\" TO \"{user}\"");
    }

    private async Task<bool> MayInsertAsync(string table, CancellationToken cancellationToken) =>
        await queries.AskAsync(
            connection,
            $"SELECT CASE WHEN has_table_privilege({SqlText.Quote(table)}, 'insert') THEN 1 ELSE 0 END",
            cancellationToken
        ) == "1";

    private static string NameOf(Target target) => target.Schema is null ? target.Table : $"{target.Schema}.{target.Table}";

    private string Encryption() =>
        connection.Driver is Driver.RedshiftData ? "" : $", TLS {ConnectionPools.SslModeOf(connection)?.ToString() ?? "as PGSSLMODE says"}";

    private string Remedy(CopyFailedException e) =>
        (connection.Driver, e.Failure) switch
        {
            (Driver.RedshiftData, Failure.Connection) =>
                "allow redshift-data:ExecuteStatement, BatchExecuteStatement, DescribeStatement, GetStatementResult, CancelStatement, and "
                    + "redshift:GetClusterCredentials or redshift-serverless:GetCredentials; check cluster or workgroup, and dbname",
            (_, Failure.Connection) => "check dbname, user, password and sslmode; temporary passwords need redshift:GetClusterCredentials",
            (_, Failure.Unavailable) => "check host and port, the security group, and that the cluster is not paused",
            _ => "see what the warehouse says",
        };
}
