using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Redshift;
using Npgsql;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>Runs the Data API's statements in sessions of their own, through the gateway as any client would.</summary>
internal sealed class DataRunner(ClusterState cluster, RedshiftOptions options, string host, Func<int> port)
{
    public async Task RunAsync(DataJob job)
    {
        var whole = job.Whole;
        Move(whole, "PICKED");
        var started = cluster.Time.GetTimestamp();
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(job.Target));
            await connection.OpenAsync(job.Cancelled);
            job.ProcessId = connection.ProcessID;
            Move(whole, "STARTED");
            if (await BatchAsync(connection, job) is { } failed)
            {
                whole.Error = $"Query #{failed + 1} failed with {job.Parts[failed].Error}";
                whole.Duration = cluster.Time.GetElapsedTime(started);
                Move(whole, job.Cancelled.IsCancellationRequested ? "ABORTED" : "FAILED");
                return;
            }
            whole.Duration = cluster.Time.GetElapsedTime(started);
            whole.QueryId = -1;
            Move(whole, "FINISHED");
        }
        catch (Exception e)
        {
            whole.Error = Reason(e);
            whole.Duration = cluster.Time.GetElapsedTime(started);
            foreach (var part in job.Parts.Where(p => p.Status != "FINISHED"))
                Move(part, "ABORTED");
            Move(whole, job.Cancelled.IsCancellationRequested ? "ABORTED" : "FAILED");
        }
    }

    // The index of the statement that failed; null if all went well.
    private async Task<int?> BatchAsync(NpgsqlConnection connection, DataJob job)
    {
        await ExecuteAsync(connection, "begin", job.Cancelled);
        for (var i = 0; i < job.Parts.Count; i++)
        {
            var part = job.Parts[i];
            try
            {
                Move(part, "STARTED");
                await StatementAsync(connection, part, job);
                Move(part, "FINISHED");
            }
            catch (Exception e)
            {
                part.Error = Reason(e);
                Move(part, job.Cancelled.IsCancellationRequested ? "ABORTED" : "FAILED");
                foreach (var rest in job.Parts.Skip(i + 1))
                    Move(rest, "ABORTED");
                return i; // closing the session rolls back what is open
            }
        }
        await ExecuteAsync(connection, "commit", job.Cancelled);
        return null;
    }

    private async Task StatementAsync(NpgsqlConnection connection, DataStatement statement, DataJob job)
    {
        var started = cluster.Time.GetTimestamp();
        var copiesBefore = cluster.Journal.Count;
        try
        {
            await using var command = new NpgsqlCommand(statement.Sql, connection) { AllResultTypesAreUnknown = true };
            await using (var reader = await command.ExecuteReaderAsync(job.Cancelled))
            {
                if (reader.FieldCount > 0)
                    await ReadAsync(reader, statement, job.Cancelled);
                else
                    statement.ResultRows = reader.RecordsAffected;
            }
            if (LastCopy(copiesBefore, job.ProcessId) is { } copy)
                (statement.QueryId, statement.ResultRows) = (copy.QueryId, copy.Rows);
        }
        finally
        {
            statement.Duration = cluster.Time.GetElapsedTime(started);
            if (statement.QueryId == 0)
                statement.QueryId = LastCopy(copiesBefore, job.ProcessId)?.QueryId ?? cluster.Log.NextQueryId();
        }
    }

    private Redshift.Copy.CopyRecord? LastCopy(int from, int processId) =>
        cluster.Journal.All.Skip(from).LastOrDefault(c => c.ProcessId == processId);

    private static async Task ReadAsync(NpgsqlDataReader reader, DataStatement statement, CancellationToken cancel)
    {
        var types = Enumerable.Range(0, reader.FieldCount).Select(i => DataColumn.TypeName(reader.GetDataTypeName(i))).ToArray();
        statement.HasRows = true;
        long size = 0;
        while (await reader.ReadAsync(cancel))
        {
            var row = new JsonArray();
            for (var i = 0; i < types.Length; i++)
            {
                var text = await reader.IsDBNullAsync(i, cancel) ? null : reader.GetString(i);
                size += text?.Length ?? 0;
                row.Add(DataColumn.Field(types[i], text));
            }
            statement.Rows.Add(row);
        }
        statement.ResultRows = statement.Rows.Count;
        statement.ResultSize = size;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private void Move(DataStatement statement, string status)
    {
        statement.Status = status;
        statement.Updated = cluster.Time.GetUtcNow();
    }

    private static string Reason(Exception e) =>
        e switch
        {
            PostgresException p => $"ERROR: {p.MessageText}{(p.Detail is null ? "" : $" Detail: {p.Detail}")} [ErrorId: {p.SqlState}]",
            OperationCanceledException => "Query cancelled on user's request",
            _ => e.Message,
        };

    // DbUser gets temporary credentials as GetClusterCredentials would give; others are the master user.
    private string ConnectionString(DataTarget target)
    {
        var (user, password) = (options.User, options.Password);
        if (target.DbUser is not null)
        {
            user = "IAM:" + target.DbUser;
            password = cluster.Users.Issue(user, cluster.Time.GetUtcNow().AddMinutes(15), autoCreate: false, []);
        }
        return new NpgsqlConnectionStringBuilder
        {
            IncludeErrorDetail = true,
            Host = host,
            Port = port(),
            Username = user,
            Password = password,
            Database = target.Database,
            Pooling = false,
            NoResetOnClose = true,
            CommandTimeout = 0,
        }.ConnectionString;
    }
}
