using System.Globalization;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// Runs COPY statements of one session through the session's own server connection, inside whatever transaction it is in.
/// It is called while the gateway has entered the backend link.
/// </summary>
internal sealed class CopyRunner(ClusterState cluster, BackendLink backend, ClientLink client, SessionInfo session)
{
    private readonly ServerCommands _server = new(backend, client);
    private readonly RowStreamer _streamer = new(cluster, backend);
    private CancellationTokenSource? _running;
    private bool _cancelRequested;

    /// <summary>Query id of the last COPY that began to load, -1 when there was none.</summary>
    public long LastCopyId { get; private set; } = -1;

    public long LastCopyCount { get; private set; }

    /// <summary>The client asked to cancel what runs. Called from another connection.</summary>
    public void Cancel()
    {
        _cancelRequested = true;
        try
        {
            _running?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it has just ended
        }
    }

    /// <summary>Runs the COPY and tells the client how it ended; false if it failed.</summary>
    /// <exception cref="ClientGoneException">The client went away, or a fault says so.</exception>
    public async Task<bool> RunAsync(CopyStatement copy, CancellationToken cancel)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var gone = false;
        var watch = client.WatchAsync(
            () =>
            {
                gone = true;
                running.Cancel();
            },
            running.Token
        );
        _cancelRequested = false;
        _running = running;
        var record = new CopyRecord(
            cluster.Log.NextQueryId(),
            copy.Schema is null ? copy.Table : $"{copy.Schema}.{copy.Table}",
            copy.Source
        )
        {
            ProcessId = session.ProcessId,
        };
        cluster.Journal.Begin(record);
        var succeeded = false;
        try
        {
            succeeded = await RunAsync(copy, record.QueryId, running.Token, cancel);
            return succeeded;
        }
        catch (OperationCanceledException) when (gone)
        {
            throw new ClientGoneException();
        }
        finally
        {
            _running = null;
            cluster.Journal.End(record, succeeded, LastCopyCount);
            await running.CancelAsync();
            await watch;
        }
    }

    /// <summary>Makes the server's transaction fail and gives the client the reason; always false.</summary>
    public Task<bool> FailAsync(SqlException reason, CancellationToken cancel) => _server.FailAsync(reason, cancel);

    /// <summary>Tells the session what <c>pg_last_copy_id()</c> is to answer; false if the server refused.</summary>
    public Task<bool> PublishLastCopyAsync(CancellationToken cancel) =>
        _server.ExecuteAsync(
            $"select set_config('{ClusterSetup.LastCopyId}', '{LastCopyId}', false), set_config('{ClusterSetup.LastCopyCount}', '{LastCopyCount}', false)",
            cancel
        );

    private async Task<bool> RunAsync(CopyStatement copy, long queryId, CancellationToken running, CancellationToken cancel)
    {
        var started = cluster.Log.Now;
        if (await TargetTable.LookUpAsync(_server, copy, cancel) is not { } target)
            return false;
        Load load;
        try
        {
            load = new Load(copy, Context(copy, queryId, target.Id, started), target.ColumnsOf(copy), CopySource.Resolve(cluster.S3, copy));
            cluster.Journal.SetKeys(queryId, [.. load.Files.Select(f => f.Key)]);
            await _streamer.StrikeAsync(load, running);
        }
        catch (SqlException e)
        {
            return await FailAsync(e, cancel);
        }
        catch (OperationCanceledException) when (_cancelRequested)
        {
            return await FailAsync(Cancelled(), cancel);
        }
        LastCopyId = queryId;
        LastCopyCount = 0;
        return await LoadAsync(load, running, cancel);
    }

    private LoadContext Context(CopyStatement copy, long queryId, int table, DateTime started)
    {
        var format =
            copy.Json is not null ? "json"
            : copy.IsCsv ? "csv"
            : "txt";
        return new LoadContext(queryId, session.User, session.ProcessId, session.Database, table, copy.Table, copy.Source, format, started);
    }

    private async Task<bool> LoadAsync(Load load, CancellationToken running, CancellationToken cancel)
    {
        var staged = load.Copy.MaxErrors > 0 || load.Copy.NoLoad;
        if (staged && !await _server.ExecuteAsync(load.CreateStage, cancel))
            return false;
        var name = _server.NextName();
        backend.Out.Parse(name, staged ? load.CopyIntoStage : load.CopyIntoTarget).Bind(name).Execute(name).Flush();
        await backend.Out.FlushAsync(cancel);
        if (!await _server.ExpectAsync('G', cancel))
            return false;
        try
        {
            await _streamer.StreamAsync(load, running);
        }
        catch (OperationCanceledException) when (_cancelRequested && !cancel.IsCancellationRequested)
        {
            return await AbortAsync(load, Cancelled(), cancel);
        }
        catch (Exception e) when (Reason(e, load) is not null)
        {
            return await AbortAsync(load, Reason(e, load)!, cancel);
        }
        if (!backend.HasSpoken) // if it has, it was an error
            await backend.Out.Begin((byte)'c').End().CloseStatement(name).Flush().FlushAsync(cancel);
        var answer = await backend.ReadAsync(cancel);
        if (answer.Type == 'E')
            return await ReportAsync(load, answer, cancel);
        await _server.ExpectAsync('3', cancel);
        return !staged ? await SucceedAsync(load, cancel) : await UnstageAsync(load, cancel);
    }

    // What Redshift says of a load that ended on our side.
    private static SqlException? Reason(Exception e, Load load) =>
        e switch
        {
            SqlException reason => reason,
            RowException => load.Failure,
            InvalidDataException => SqlException.Internal("S3 object could not be decompressed as GZIP", e.Message),
            _ => null,
        };

    // The load ended on our side: the server is told, and its complaint about that gives way to the real reason.
    private async Task<bool> AbortAsync(Load load, SqlException reason, CancellationToken cancel)
    {
        await backend.Out.Begin((byte)'f').Text("the gateway gave up").End().FlushAsync(cancel);
        while ((await backend.ReadAsync(cancel)).Type != 'E') { }
        await NoteAsync(load, completed: false, cancel);
        await client.SendAsync(o => o.Error("ERROR", reason.SqlState, reason.Message, reason.Detail), cancel);
        return false;
    }

    // The server found a row that it cannot take, or something else went wrong there.
    private async Task<bool> ReportAsync(Load load, Frame frame, CancellationToken cancel)
    {
        var error = new ServerError(frame.Body.Span);
        var isRow = error.SqlState.StartsWith("22", StringComparison.Ordinal) || error.SqlState.StartsWith("23", StringComparison.Ordinal);
        if (!isRow)
        {
            await client.ForwardAsync(frame, flush: true, cancel);
            return false;
        }
        var refused = RefusedRow.Of(error, load);
        var origin = load.OriginOf(refused.Row);
        load.Errors.Add(
            LoadErrors.FromServer(
                error.SqlState,
                error.Message,
                refused.Column,
                refused.Value,
                origin?.File.Url ?? load.Copy.Source,
                origin?.Line ?? refused.Row + 1
            )
        );
        await NoteAsync(load, completed: false, cancel);
        await client.SendAsync(o => o.Error("ERROR", load.Failure.SqlState, load.Failure.Message), cancel);
        return false;
    }

    // The rows wait in a stage; the server moves those that fit and names the others.
    private async Task<bool> UnstageAsync(Load load, CancellationToken cancel)
    {
        if (!load.Copy.NoLoad)
        {
            var rejected = await _server.QueryAsync(load.MoveFromStage, cancel);
            if (rejected is null)
                return false;
            foreach (var row in rejected)
            {
                var origin = load.OriginOf(long.Parse(row[0]!, CultureInfo.InvariantCulture) - 1);
                var number = int.Parse(row[3] ?? "0", CultureInfo.InvariantCulture);
                var column = number > 0 ? load.Columns[number - 1] : null;
                load.Errors.Add(
                    LoadErrors.FromServer(row[1]!, row[2]!, column, "", origin?.File.Url ?? load.Copy.Source, origin?.Line ?? 0)
                );
            }
            load.RejectedByServer = rejected.Count;
            if (load.Errors.Count > load.Copy.MaxErrors)
            {
                await NoteAsync(load, completed: false, cancel);
                return await FailAsync(load.Failure, cancel);
            }
        }
        return await _server.ExecuteAsync(load.DropStage, cancel) && await SucceedAsync(load, cancel);
    }

    private async Task<bool> SucceedAsync(Load load, CancellationToken cancel)
    {
        LastCopyCount = load.LoadedRows;
        await NoteAsync(load, completed: true, cancel);
        var notice = load.Copy.NoLoad
            ? $"Load into table '{load.Copy.Table}' has been validated, {load.LoadedRows} record(s) would be loaded."
            : $"Load into table '{load.Copy.Table}' completed, {load.LoadedRows} record(s) loaded successfully.";
        await client.SendAsync(
            o =>
            {
                o.Notice("INFO", "00000", notice);
                if (load.Errors.Count > 0)
                    o.Notice(
                        "INFO",
                        "00000",
                        $"Load into table '{load.Copy.Table}' completed, {load.Errors.Count} record(s) could not be loaded.  Check 'stl_load_errors' system table for details."
                    );
                o.CommandComplete("COPY");
            },
            cancel
        );
        return true;
    }

    // What the system tables will tell of the load.
    private async Task NoteAsync(Load load, bool completed, CancellationToken cancel)
    {
        await cluster.Log.WriteErrorsAsync(load.Context, load.Errors, cancel);
        await cluster.Log.WriteHistoryAsync(load.Context, load.Outcome(completed), cancel);
    }

    private static SqlException Cancelled() => new("57014", "Query cancelled on user's request");
}
