using System.Text;
using GapFurniture.LocalCloud.Redshift.Copy;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>
/// One client and its own session of the real server. Messages pass through both ways, but for COPY from S3, Redshift's DDL,
/// and what <c>pg_last_copy_id()</c> needs.
/// </summary>
internal sealed class Session(ClusterState cluster, ClientLink client, BackendLink backend, SessionInfo info)
{
    // A statement that is never executed, in the place of a COPY that the gateway runs: no parameters, no result.
    private const string Placeholder = "do ''";

    private readonly CopyRunner _runner = new(cluster, backend, client, info);
    private readonly Dictionary<string, CopyStatement> _copies = [];
    private readonly HashSet<string> _readers = [];
    private readonly Dictionary<string, CopyStatement> _portals = [];

    /// <summary>The client asked to cancel what runs.</summary>
    public void Cancel() => _runner.Cancel();

    /// <summary>Serves the client until it ends.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (await client.Reader.ReadAsync(cancel) is { } frame)
        {
            switch ((char)frame.Type)
            {
                case 'Q':
                    await QueryAsync(frame, cancel);
                    break;
                case 'P':
                    await ParseAsync(frame, cancel);
                    break;
                case 'B':
                    await BindAsync(frame, cancel);
                    break;
                case 'E' when _portals.TryGetValue(Text(frame.Body.Span), out var copy):
                    await ExecuteAsync(copy, frame, cancel);
                    break;
                case 'C' when frame.Body.Span[0] == 'S':
                    Forget(Text(frame.Body.Span[1..]));
                    Forward(frame);
                    break;
                default:
                    Forward(frame);
                    break;
            }
            if (!client.Reader.HasFrame)
                await backend.Out.FlushAsync(cancel);
            if (frame.Type == 'X')
                return;
        }
    }

    private void Forward(Frame frame)
    {
        backend.Expect(frame.Type);
        backend.Out.Whole(frame);
    }

    private async ValueTask QueryAsync(Frame frame, CancellationToken cancel)
    {
        var body = frame.Body.Span;
        if (!IsSpecial(body))
        {
            Forward(frame);
            return;
        }
        var sql = Text(body);
        var statements = SqlTokenizer.Statements(SqlTokenizer.Tokenize(sql));
        if (statements.Exists(CopyParser.IsRemoteCopy))
        {
            await RunAsync(sql, statements, frame, cancel);
            return;
        }
        if (Mentions(body, "pg_last_copy"u8) && await backend.EnterAsync(cancel))
        {
            var published = await _runner.PublishLastCopyAsync(cancel);
            if (!published)
            {
                await FinishAsync(cancel);
                return;
            }
            backend.Leave(skipping: false);
        }
        var rewritten = Rewrite(sql, statements);
        backend.Expect((byte)'Q');
        backend.Out.Begin((byte)'Q').Text(rewritten).End();
    }

    // A query string with a COPY in it, statement by statement. The extended protocol keeps them in one implicit transaction until the Sync,
    // as the simple protocol does with the statements of one string.
    private async Task RunAsync(string sql, List<List<SqlToken>> statements, Frame frame, CancellationToken cancel)
    {
        if (!await backend.EnterAsync(cancel))
        {
            Forward(frame); // skipped over there
            return;
        }
        foreach (var statement in statements)
        {
            var done = CopyParser.IsRemoteCopy(statement)
                ? await CopyAsync(sql, statement, cancel)
                : await RunAsync(sql[statement[0].Start..statement[^1].End], cancel);
            if (!done)
                break;
        }
        await FinishAsync(cancel);
    }

    private async Task<bool> CopyAsync(string sql, List<SqlToken> statement, CancellationToken cancel)
    {
        CopyStatement copy;
        try
        {
            copy = CopyParser.Parse(sql, statement);
        }
        catch (SqlException e)
        {
            return await _runner.FailAsync(e, cancel);
        }
        return await _runner.RunAsync(copy, cancel);
    }

    private async Task<bool> RunAsync(string statement, CancellationToken cancel)
    {
        if (statement.Contains("pg_last_copy", StringComparison.OrdinalIgnoreCase) && !await _runner.PublishLastCopyAsync(cancel))
            return false;
        var rewritten = Rewrite(statement, [SqlTokenizer.Tokenize(statement)]);
        await backend.Out.Parse("", rewritten).Bind("").Describe("").Execute("").Flush().FlushAsync(cancel);
        while (true)
        {
            var frame = await backend.ReadAsync(cancel);
            switch ((char)frame.Type)
            {
                case '1' or '2' or 'n':
                    break;
                case 'G':
                    await backend
                        .Out.Begin((byte)'f')
                        .Text("COPY FROM STDIN cannot stand in one query string with COPY from S3")
                        .End()
                        .FlushAsync(cancel);
                    break;
                default:
                    await client.ForwardAsync(frame, flush: true, cancel);
                    if (frame.Type == 'E')
                        return false;
                    if (frame.Type is (byte)'C' or (byte)'I')
                        return true;
                    break;
            }
        }
    }

    // Ends the implicit transaction, and tells the client that the query is over.
    private async Task FinishAsync(CancellationToken cancel)
    {
        await backend.Out.Sync().FlushAsync(cancel);
        Frame frame;
        do frame = await backend.ReadAsync(cancel);
        while (frame.Type != 'Z');
        backend.Leave(skipping: false);
        await client.ForwardAsync(frame, flush: true, cancel);
    }

    private async ValueTask ParseAsync(Frame frame, CancellationToken cancel)
    {
        var body = frame.Body;
        var name = Text(body.Span);
        Forget(name);
        var rest = body.Span[(Encoding.UTF8.GetByteCount(name) + 1)..];
        if (!IsSpecial(rest))
        {
            Forward(frame);
            return;
        }
        var sql = Text(rest);
        var types = rest[(Encoding.UTF8.GetByteCount(sql) + 1)..].ToArray();
        var statements = SqlTokenizer.Statements(SqlTokenizer.Tokenize(sql));
        if (statements.Count == 1 && CopyParser.IsRemoteCopy(statements[0]))
        {
            if (await PlanAsync(sql, statements[0], frame, cancel) is not { } copy)
                return;
            _copies[name] = copy;
            (sql, types) = (Placeholder, [0, 0]);
        }
        else
        {
            if (Mentions(rest, "pg_last_copy"u8))
                _readers.Add(name);
            sql = Rewrite(sql, statements);
        }
        backend.Expect((byte)'P');
        backend.Out.Begin((byte)'P').Text(name).Text(sql).Bytes(types).End();
    }

    private async ValueTask<CopyStatement?> PlanAsync(string sql, List<SqlToken> statement, Frame frame, CancellationToken cancel)
    {
        try
        {
            return CopyParser.Parse(sql, statement);
        }
        catch (SqlException e)
        {
            var kept = frame.Keep();
            if (await backend.EnterAsync(cancel))
            {
                await _runner.FailAsync(e, cancel);
                backend.Leave(skipping: true);
            }
            else
                Forward(kept);
            return null;
        }
    }

    private async ValueTask BindAsync(Frame frame, CancellationToken cancel)
    {
        var portal = Text(frame.Body.Span);
        var statement = Text(frame.Body.Span[(Encoding.UTF8.GetByteCount(portal) + 1)..]);
        _portals.Remove(portal);
        if (_copies.TryGetValue(statement, out var copy))
            _portals[portal] = copy;
        if (_readers.Contains(statement) && await backend.EnterAsync(cancel))
        {
            var published = await _runner.PublishLastCopyAsync(cancel);
            backend.Leave(skipping: !published);
        }
        Forward(frame);
    }

    private async ValueTask ExecuteAsync(CopyStatement copy, Frame frame, CancellationToken cancel)
    {
        var kept = frame.Keep();
        if (!await backend.EnterAsync(cancel))
        {
            Forward(kept);
            return;
        }
        var done = await _runner.RunAsync(copy, cancel);
        backend.Leave(skipping: !done);
    }

    private void Forget(string statement)
    {
        _copies.Remove(statement);
        _readers.Remove(statement);
    }

    // No statement needs both.
    private static string Rewrite(string sql, List<List<SqlToken>> statements) =>
        DdlRewriter.Rewrite(sql, statements) is var ddl && ReferenceEquals(ddl, sql) ? IsolationRewriter.Rewrite(sql, statements) : ddl;

    // A cheap look before the text is taken apart.
    private static bool IsSpecial(ReadOnlySpan<byte> sql) =>
        Mentions(sql, "isolation"u8) || Mentions(sql, "copy"u8) || Mentions(sql, "create"u8) || Mentions(sql, "alter"u8);

    private static bool Mentions(ReadOnlySpan<byte> sql, ReadOnlySpan<byte> word)
    {
        var (lower, upper) = (word[0], (byte)(word[0] - 32));
        while (true)
        {
            var at = sql.IndexOfAny(lower, upper);
            if (at < 0 || sql.Length - at < word.Length)
                return false;
            if (Ascii.EqualsIgnoreCase(sql.Slice(at, word.Length), word))
                return true;
            sql = sql[(at + 1)..];
        }
    }

    private static string Text(ReadOnlySpan<byte> span)
    {
        var end = span.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? span : span[..end]);
    }
}
