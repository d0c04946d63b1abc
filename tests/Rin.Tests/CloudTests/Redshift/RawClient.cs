using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.LocalCloud.Redshift;

namespace GapFurniture.LocalCloud.Tests.Redshift;

/// <summary>The PostgreSQL protocol by hand, for what no driver would do.</summary>
internal sealed class RawClient(RedshiftStack stack) : IDisposable
{
    private readonly TcpClient _tcp = new(stack.Host, stack.Port);

    public void Dispose() => _tcp.Dispose();

    /// <summary>Startup and password; returns the greeting up to ReadyForQuery.</summary>
    public async Task<List<(char Type, byte[] Body)>> LogInAsync()
    {
        var body = Encoding.UTF8.GetBytes($"user\0{stack.User}\0database\0{stack.Database}\0\0");
        await WriteAsync([.. Int32(body.Length + 8), .. Int32(196608), .. body]);
        var (type, challenge) = await ReadAsync();
        type.ShouldBe('R');
        var inner = Hex(Encoding.UTF8.GetBytes(stack.Password + stack.User));
        await SendAsync('p', [.. "md5"u8, .. Encoding.ASCII.GetBytes(Hex([.. Encoding.ASCII.GetBytes(inner), .. challenge[4..]])), 0]);
        return await UntilAsync('Z');
    }

    public Task QueryAsync(string sql) => SendAsync('Q', [.. Encoding.UTF8.GetBytes(sql), 0]);

    public Task ParseAsync(string name, string sql) =>
        SendAsync('P', [.. Encoding.UTF8.GetBytes(name), 0, .. Encoding.UTF8.GetBytes(sql), 0, 0, 0]);

    public Task BindAsync(string name) => SendAsync('B', [0, .. Encoding.UTF8.GetBytes(name), 0, 0, 0, 0, 0, 0, 0]);

    public Task ExecuteAsync() => SendAsync('E', [0, 0, 0, 0, 0]);

    public Task SyncAsync() => SendAsync('S', []);

    public async Task<List<(char Type, byte[] Body)>> UntilAsync(char type)
    {
        var messages = new List<(char Type, byte[] Body)>();
        do messages.Add(await ReadAsync());
        while (messages[^1].Type != type);
        return messages;
    }

    private Task SendAsync(char type, byte[] body) => WriteAsync([(byte)type, .. Int32(body.Length + 4), .. body]);

    private Task WriteAsync(byte[] bytes) => _tcp.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();

    private async Task<(char Type, byte[] Body)> ReadAsync()
    {
        var header = new byte[5];
        await _tcp.GetStream().ReadExactlyAsync(header, TestContext.Current.CancellationToken);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
        await _tcp.GetStream().ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return ((char)header[0], body);
    }

    private static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
}
