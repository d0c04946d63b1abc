using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// The gateway's own statements in a client's server session, by the extended protocol, which leaves the transaction open.
/// What the server refuses, the client is told in the server's words.
/// </summary>
internal sealed class ServerCommands(BackendLink backend, ClientLink client)
{
    private int _names;

    /// <summary>A name for a statement that no client would choose.</summary>
    public string NextName() => string.Create(CultureInfo.InvariantCulture, $"__gap_{++_names}");

    /// <summary>Runs a statement; false if it failed, which the client has then been told.</summary>
    public async Task<bool> ExecuteAsync(string sql, CancellationToken cancel) => await QueryAsync(sql, cancel) is not null;

    /// <summary>The rows as text; null if it failed, which the client has then been told.</summary>
    public async Task<List<string?[]>?> QueryAsync(string sql, CancellationToken cancel, params string[] values)
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

    /// <summary>Reads up to a message of that type; false if an error came instead, which the client has then been told.</summary>
    public async Task<bool> ExpectAsync(char type, CancellationToken cancel)
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

    private static string?[] DataRow(ReadOnlySpan<byte> body)
    {
        var values = new string?[BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var i = 0; i < values.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (length < 0)
                continue;
            values[i] = Encoding.UTF8.GetString(body[..length]);
            body = body[length..];
        }
        return values;
    }
}
