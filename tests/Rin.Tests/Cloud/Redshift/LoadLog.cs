using GapFurniture.LocalCloud.Redshift.Copy;
using Npgsql;
using NpgsqlTypes;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>Writes the load tables through sessions of its own, so that what they say outlives an aborted load.</summary>
internal sealed class LoadLog(NpgsqlDataSource admin, TimeProvider time)
{
    private long _lastQueryId = 1000;

    public long NextQueryId() => Interlocked.Increment(ref _lastQueryId);

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task WriteErrorsAsync(LoadContext load, IReadOnlyList<LoadError> errors, CancellationToken cancel)
    {
        if (errors.Count == 0)
            return;
        await using var batch = admin.CreateBatch();
        foreach (var error in errors)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = $"""
                insert into {ClusterSetup.Schema}.load_errors (user_id, query_id, session_id, database_name, table_id, start_time, file_name,
                  line_number, column_name, column_type, column_length, position, error_code, error_message, raw_line, raw_field_value)
                select coalesce((select usesysid::integer from pg_user where usename = $1), 0), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                  $13, $14, $15, $16
                """;
            Add(command, load.User);
            Add(command, load.QueryId);
            Add(command, load.SessionId);
            Add(command, load.Database);
            Add(command, load.TableId);
            Add(command, load.Started);
            Add(command, Cut(error.File, 256));
            Add(command, error.Line);
            Add(command, Cut(error.Column?.Name ?? "", 127));
            Add(command, Cut(error.Column?.RedshiftType ?? "", 10));
            Add(command, error.Column?.MaxBytes?.ToString() ?? "");
            Add(command, error.Position);
            Add(command, error.Code);
            Add(command, Cut(error.Reason, 512));
            Add(command, Cut(error.RawLine, 1024));
            Add(command, Cut(error.RawValue, 1024));
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public async Task WriteHistoryAsync(LoadContext load, LoadOutcome outcome, CancellationToken cancel)
    {
        await using var batch = admin.CreateBatch();
        var history = batch.CreateBatchCommand();
        history.CommandText = $"""
            insert into {ClusterSetup.Schema}.load_history (user_id, query_id, session_id, database_name, status, table_name, start_time, end_time,
              duration, data_source, file_format, loaded_rows, loaded_bytes, source_file_count, source_file_bytes, file_count_scanned,
              file_bytes_scanned, error_count)
            select coalesce((select usesysid::integer from pg_user where usename = $1), 0), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
              $14, $15, $14, $15, $16
            """;
        var end = Now;
        Add(history, load.User);
        Add(history, load.QueryId);
        Add(history, load.SessionId);
        Add(history, load.Database);
        Add(history, outcome.Completed ? "completed" : "aborted");
        Add(history, load.Table);
        Add(history, load.Started);
        Add(history, end);
        Add(history, (long)(end - load.Started).TotalMicroseconds);
        Add(history, load.Source);
        Add(history, load.Format);
        Add(history, outcome.Rows);
        Add(history, outcome.Bytes);
        Add(history, outcome.Files.Count);
        Add(history, outcome.Files.Sum(f => f.Bytes));
        Add(history, outcome.Errors);
        batch.BatchCommands.Add(history);
        foreach (var file in outcome.Completed ? outcome.Files : [])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText =
                $"insert into {ClusterSetup.Schema}.load_files (query_id, file_name, bytes, lines, errors, end_time) values ($1, $2, $3, $4, $5, $6)";
            Add(command, load.QueryId);
            Add(command, Cut(file.Url, 256));
            Add(command, file.Bytes);
            Add(command, file.Lines);
            Add(command, file.Errors);
            Add(command, end);
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancel);
    }

    // timestamp without time zone wants a time of no kind
    private static void Add(NpgsqlBatchCommand command, DateTime value) =>
        command.Parameters.Add(
            new NpgsqlParameter<DateTime>
            {
                TypedValue = DateTime.SpecifyKind(value, DateTimeKind.Unspecified),
                NpgsqlDbType = NpgsqlDbType.Timestamp,
            }
        );

    private static void Add<T>(NpgsqlBatchCommand command, T value) =>
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static string Cut(string text, int length)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        return text.Length <= length ? text : text[..length];
    }
}
