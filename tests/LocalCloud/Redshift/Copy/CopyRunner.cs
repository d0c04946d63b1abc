using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// Runs COPY statements of one session through the session's own server connection, inside whatever transaction it is in.
/// It is called while the gateway has entered the backend link, and speaks the extended protocol, which leaves the transaction open.
/// </summary>
internal sealed partial class CopyRunner(ClusterState cluster, BackendLink backend, ClientLink client, SessionInfo session)
{
    private readonly RowBuffer _rows = new();
    private CancellationTokenSource? _running;
    private bool _cancelRequested;
    private int _names;

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

    private async Task<bool> RunAsync(CopyStatement copy, long queryId, CancellationToken running, CancellationToken cancel)
    {
        var started = cluster.Log.Now;
        var target = await LookUpAsync(copy, cancel);
        if (target is null)
            return false;
        Load load;
        try
        {
            var context = new LoadContext(
                queryId,
                session.User,
                session.ProcessId,
                session.Database,
                target.Value.Id,
                copy.Table,
                copy.Source,
                copy.Format switch
                {
                    CopyFormat.Json => "json",
                    CopyFormat.Csv => "csv",
                    _ => "txt",
                },
                started
            );
            load = new Load(copy, context, Columns(copy, target.Value.Columns), CopySource.Resolve(cluster.S3, copy));
            cluster.Journal.SetKeys(queryId, [.. load.Files.Select(f => f.Key)]);
            await StrikeAsync(cluster.Faults.Take("redshift-sql", "COPY"), load, running);
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

    private async Task<bool> LoadAsync(Load load, CancellationToken running, CancellationToken cancel)
    {
        var staged = load.Copy.MaxErrors > 0 || load.Copy.NoLoad;
        if (staged && !await ExecuteAsync(load.CreateStage, cancel))
            return false;
        var name = NextName();
        backend.Out.Parse(name, staged ? load.CopyIntoStage : load.CopyIntoTarget).Bind(name).Execute(name).Flush();
        await backend.Out.FlushAsync(cancel);
        if (!await ExpectAsync('G', cancel))
            return false;
        try
        {
            await StreamAsync(load, running);
        }
        catch (Exception e)
            when (e is SqlException or RowException or InvalidDataException or OperationCanceledException && !cancel.IsCancellationRequested
            )
        {
            if (e is OperationCanceledException && !_cancelRequested)
                throw;
            return await AbortAsync(load, e, cancel);
        }
        if (!backend.HasSpoken) // if it has, it was an error
            await backend.Out.Begin((byte)'c').End().CloseStatement(name).Flush().FlushAsync(cancel);
        var answer = await backend.ReadAsync(cancel);
        if (answer.Type == 'E')
            return await ReportAsync(load, answer, cancel);
        await ExpectAsync('3', cancel);
        return !staged ? await SucceedAsync(load, cancel) : await UnstageAsync(load, cancel);
    }

    private async Task StreamAsync(Load load, CancellationToken running)
    {
        _rows.Take();
        foreach (var file in load.Files)
        {
            if (cluster.Faults.Pendings().Any(f => f.Service == "redshift-sql" && f.Key == file.Key))
                await StrikeAsync(cluster.Faults.Take("redshift-sql", "COPY", file.Key), load, running);
            await using var stream =
                cluster.S3.OpenRead(file.Bucket, file.Key)
                ?? throw SqlException.Internal("S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey", file.Url);
            load.BeginFile(file);
            if (load.Copy.Gzip)
            {
                await using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
                await StreamAsync(load, unzipped, running);
            }
            else
                await StreamAsync(load, stream, running);
            load.EndFile();
            if (backend.HasSpoken)
                return;
        }
        load.Bytes += _rows.RowBytes;
        if (!_rows.IsEmpty)
            await backend.Out.FlushAsync(_rows.Take(), running);
        running.ThrowIfCancellationRequested();
    }

    private async Task StreamAsync(Load load, Stream stream, CancellationToken running)
    {
        using var input = new InputBuffer(stream);
        var decoder = load.Decoder(input, cluster.S3);
        while (true)
        {
            DecodeResult result;
            try
            {
                result = decoder.Next(_rows);
            }
            catch (RowException e)
            {
                load.Reject(e, decoder.Line);
                continue;
            }
            if (result == DecodeResult.End)
                break;
            if (result == DecodeResult.NeedMore)
            {
                await input.FillAsync(running);
                continue;
            }
            load.Rows.Add(decoder.Line);
            if (!_rows.IsFull)
                continue;
            if (backend.HasSpoken) // it found a bad row: the rest is of no use
                break;
            load.Bytes += _rows.RowBytes;
            await backend.Out.FlushAsync(_rows.Take(), running);
            if (load.DropsClient)
                throw new ClientGoneException();
        }
        load.FileBytes = input.Consumed;
        load.FileLines = decoder.Line;
        if (load.DropsClient)
            throw new ClientGoneException();
    }

    private async Task StrikeAsync(Fault? fault, Load load, CancellationToken running)
    {
        switch (fault?.Kind)
        {
            case null:
                return;
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), cluster.Time, running);
                return;
            case FaultKind.Drop:
                load.DropsClient = true; // in the middle of the load
                return;
            default:
                throw new SqlException(fault.Code ?? SqlException.InternalError, fault.Message ?? "the COPY was made to fail");
        }
    }

    // The load ended on our side: the server is told, and its complaint about that gives way to the real reason.
    private async Task<bool> AbortAsync(Load load, Exception reason, CancellationToken cancel)
    {
        await backend.Out.Begin((byte)'f').Text("the gateway gave up").End().FlushAsync(cancel);
        while ((await backend.ReadAsync(cancel)).Type != 'E') { }
        var error = reason switch
        {
            SqlException e => e,
            RowException => load.Failure,
            InvalidDataException e => SqlException.Internal("S3 object could not be decompressed as GZIP", e.Message),
            _ => Cancelled(),
        };
        await cluster.Log.WriteErrorsAsync(load.Context, load.Errors, cancel);
        await cluster.Log.WriteHistoryAsync(load.Context, load.Outcome(completed: false), cancel);
        await client.SendAsync(o => o.Error("ERROR", error.SqlState, error.Message, error.Detail), cancel);
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
        var (row, column, value) = Place(error, load);
        var origin = load.Rows.Find(row);
        load.Errors.Add(
            LoadErrors.FromServer(
                error.SqlState,
                error.Message,
                column,
                value,
                origin?.File.Url ?? load.Copy.Source,
                origin?.Line ?? row + 1
            )
        );
        await cluster.Log.WriteErrorsAsync(load.Context, load.Errors, cancel);
        await cluster.Log.WriteHistoryAsync(load.Context, load.Outcome(completed: false), cancel);
        await client.SendAsync(o => o.Error("ERROR", load.Failure.SqlState, load.Failure.Message), cancel);
        return false;
    }

    private static (long Row, TargetColumn? Column, string Value) Place(ServerError error, Load load)
    {
        var match = ContextPattern().Match(error.Context);
        if (!match.Success)
            return (-1, null, "");
        var row = long.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) - 1;
        var name = match.Groups["column"] is { Success: true } group ? group.Value : error.Column;
        return (row, Array.Find(load.Columns, c => c.Name == name), match.Groups["column"].Success ? match.Groups["value"].Value : "");
    }

    // The rows wait in a stage; the server moves those that fit and names the others.
    private async Task<bool> UnstageAsync(Load load, CancellationToken cancel)
    {
        if (!load.Copy.NoLoad)
        {
            var rejected = await QueryAsync(load.MoveFromStage, cancel);
            if (rejected is null)
                return false;
            foreach (var row in rejected)
            {
                var origin = load.Rows.Find(long.Parse(row[0]!, CultureInfo.InvariantCulture) - 1);
                var number = int.Parse(row[3] ?? "0", CultureInfo.InvariantCulture);
                load.Errors.Add(
                    LoadErrors.FromServer(
                        row[1]!,
                        row[2]!,
                        number > 0 ? load.Columns[number - 1] : null,
                        "",
                        origin?.File.Url ?? load.Copy.Source,
                        origin?.Line ?? 0
                    )
                );
            }
            load.RejectedByServer = rejected.Count;
            if (load.Errors.Count > load.Copy.MaxErrors)
            {
                await cluster.Log.WriteErrorsAsync(load.Context, load.Errors, cancel);
                await cluster.Log.WriteHistoryAsync(load.Context, load.Outcome(completed: false), cancel);
                return await FailAsync(load.Failure, cancel);
            }
        }
        return await ExecuteAsync(load.DropStage, cancel) && await SucceedAsync(load, cancel);
    }

    private async Task<bool> SucceedAsync(Load load, CancellationToken cancel)
    {
        LastCopyCount = load.LoadedRows;
        await cluster.Log.WriteErrorsAsync(load.Context, load.Errors, cancel);
        await cluster.Log.WriteHistoryAsync(load.Context, load.Outcome(completed: true), cancel);
        var notice = load.Copy.NoLoad
            ? $"Load into table '{load.Copy.Table}' has been validated, {load.LoadedRows} record(s) would be loaded."
            : $"Load into table '{load.Copy.Table}' completed, {load.LoadedRows} record(s) loaded successfully.";
        await client.SendAsync(o => o.Notice("INFO", "00000", notice).CommandComplete("COPY"), cancel);
        return true;
    }

    /// <summary>Makes the server's transaction fail and gives the client the reason; always false.</summary>
    public async Task<bool> FailAsync(SqlException reason, CancellationToken cancel)
    {
        // Anything unparsable does. In a transaction that has failed before, the server's own answer is the right one.
        await backend.Out.Parse(NextName(), "fail").Flush().FlushAsync(cancel);
        var frame = await backend.ReadAsync(cancel);
        if (new ServerError(frame.Body.Span).SqlState == "25P02")
            await client.ForwardAsync(frame, flush: true, cancel);
        else
            await client.SendAsync(o => o.Error("ERROR", reason.SqlState, reason.Message, reason.Detail), cancel);
        return false;
    }

    /// <summary>Tells the session what <c>pg_last_copy_id()</c> is to answer; false if the server refused.</summary>
    public Task<bool> PublishLastCopyAsync(CancellationToken cancel) =>
        ExecuteAsync(
            $"select set_config('{ClusterSetup.LastCopyId}', '{LastCopyId}', false), set_config('{ClusterSetup.LastCopyCount}', '{LastCopyCount}', false)",
            cancel
        );

    private async Task<(int Id, List<TargetColumn> Columns)?> LookUpAsync(CopyStatement copy, CancellationToken cancel)
    {
        const string sql = """
            select a.attrelid::integer, a.attname, t.typname, a.atttypmod, a.attidentity <> '' from pg_catalog.pg_attribute a
            join pg_catalog.pg_type t on t.oid = a.atttypid
            where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum
            """;
        var rows = await QueryAsync(sql, cancel, copy.QuotedTable);
        if (rows is null)
            return null;
        if (rows.Count == 0)
        {
            await FailAsync(SqlException.Internal($"Cannot COPY into nonexistent table {copy.Table}"), cancel);
            return null;
        }
        var columns = rows.Select(r => new TargetColumn(r[1]!, r[2]!, int.Parse(r[3]!, CultureInfo.InvariantCulture), r[4] == "t"));
        return (int.Parse(rows[0][0]!, CultureInfo.InvariantCulture), [.. columns]);
    }

    private static TargetColumn[] Columns(CopyStatement copy, List<TargetColumn> all)
    {
        if (copy.Columns is null)
            return [.. all.Where(c => !c.Identity || copy.ExplicitIds)];
        var chosen = new List<TargetColumn>();
        foreach (var name in copy.Columns)
        {
            var column =
                all.Find(c => c.Name == name)
                ?? throw new SqlException("42703", $"column \"{name}\" of relation \"{copy.Table}\" does not exist");
            if (column.Identity && !copy.ExplicitIds)
                throw SqlException.Internal($"cannot set an identity column to a value: {name} (EXPLICIT_IDS is needed)");
            if (chosen.Contains(column))
                throw new SqlException("42701", $"column \"{name}\" specified more than once");
            chosen.Add(column);
        }
        return [.. chosen];
    }

    private async Task<bool> ExecuteAsync(string sql, CancellationToken cancel) => await QueryAsync(sql, cancel) is not null;

    // The rows as text; null if it failed, which the client has then been told.
    private async Task<List<string?[]>?> QueryAsync(string sql, CancellationToken cancel, params string[] values)
    {
        var name = NextName();
        await backend.Out.Parse(name, sql).Bind(name, values).Execute(name).CloseStatement(name).Flush().FlushAsync(cancel);
        var rows = new List<string?[]>();
        while (true)
        {
            var frame = await backend.ReadAsync(cancel);
            switch ((char)frame.Type)
            {
                case 'D':
                    rows.Add(DataRow(frame.Body.Span));
                    break;
                case '3':
                    return rows;
                case 'E':
                    await client.ForwardAsync(frame, flush: true, cancel);
                    return null;
                default:
                    break;
            }
        }
    }

    private async Task<bool> ExpectAsync(char type, CancellationToken cancel)
    {
        while (true)
        {
            var frame = await backend.ReadAsync(cancel);
            if (frame.Type == type)
                return true;
            if (frame.Type == 'E')
            {
                await client.ForwardAsync(frame, flush: true, cancel);
                return false;
            }
        }
    }

    private static string?[] DataRow(ReadOnlySpan<byte> body)
    {
        var values = new string?[System.Buffers.Binary.BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var i = 0; i < values.Length; i++)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (length < 0)
                continue;
            values[i] = Encoding.UTF8.GetString(body[..length]);
            body = body[length..];
        }
        return values;
    }

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"__gap_{++_names}");

    private static SqlException Cancelled() => new("57014", "Query cancelled on user's request");

    [GeneratedRegex(
        """COPY .*?, line (?<line>\d+)(, column (?<column>[^:]+?))?: (null input|"(?<value>.*)")?""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ContextPattern();
}
