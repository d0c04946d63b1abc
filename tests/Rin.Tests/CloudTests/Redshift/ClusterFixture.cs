using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

/// <summary>One cluster for all tests of this folder; each test has a table (and keys) of its own.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private int _tables;
    private RedshiftStack? _stack;

    internal RedshiftStack Stack => _stack!;

    internal DictionarySource S3 { get; } = new();

    internal FaultBook Faults { get; } = new();

    public async ValueTask InitializeAsync() => _stack = await RedshiftStack.StartAsync(S3, Faults, TimeProvider.System, default);

    public async ValueTask DisposeAsync()
    {
        if (_stack is not null)
            await _stack.DisposeAsync();
    }

    internal string NewName(string prefix = "t") => $"{prefix}_{Interlocked.Increment(ref _tables)}";

    internal async Task<NpgsqlConnection> ConnectAsync(string extra = "")
    {
        var connection = new NpgsqlConnection(Stack.ConnectionString + ";Pooling=false;" + extra);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>A table of its own with one number, and a session.</summary>
    internal async Task<(string Table, NpgsqlConnection Connection)> TableAsync()
    {
        var table = NewName();
        var connection = await ConnectAsync();
        await connection.RunAsync($"create table {table} (id int)");
        return (table, connection);
    }

    /// <summary>A COPY as Rin would write it.</summary>
    internal static string Copy(string table, string key, string options = "JSON 'auto'") =>
        $"/* Rin */ COPY \"{table}\" FROM 's3://{DictionarySource.Bucket}/{key}' IAM_ROLE 'arn:aws:iam::123456789012:role/load' REGION 'ap-northeast-1' {options}";
}
