using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

/// <summary>A DNS server on port 53 of a loopback address of its own, for one name, whose address is 127.0.0.1.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc1035#section-4"/>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly UdpClient _udp;
    private readonly TcpListener _tcp;
    private readonly Task _serving;

    /// <param name="address">Such as 127.0.0.153.</param>
    /// <param name="name">The name it knows.</param>
    /// <param name="truncates">Whether answers by UDP say that they are cut, so that the client has to come by TCP.</param>
    public NameServer(IPAddress address, string name, bool truncates)
    {
        _udp = new UdpClient(new IPEndPoint(address, 53));
        _tcp = new TcpListener(address, 53);
        _tcp.Start();
        _serving = Task.WhenAll(ServeUdpAsync(name, truncates), ServeTcpAsync(name));
    }

    /// <summary>How many came by TCP.</summary>
    public int ByTcp { get; private set; }

    private async Task ServeUdpAsync(string name, bool truncates)
    {
        while (!_stop.IsCancellationRequested)
        {
            var query = await _udp.ReceiveAsync(_stop.Token);
            await _udp.SendAsync(Answer(query.Buffer, name, truncates), query.RemoteEndPoint, _stop.Token);
        }
    }

    private async Task ServeTcpAsync(string name)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _tcp.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            var length = new byte[2];
            // A resolver may ask for both kinds of address in one connection.
            while (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, _stop.Token) == 2)
            {
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                ByTcp++;
                var answer = Answer(query, name, truncates: false);
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer], _stop.Token);
            }
        }
    }

    private static byte[] Answer(byte[] query, string known, bool truncates)
    {
        var labels = new List<string>();
        var at = 12;
        for (; query[at] != 0; at += query[at] + 1)
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1));
        var question = query[..(at + 5)];
        var isKnown = string.Join('.', labels).Equals(known, StringComparison.OrdinalIgnoreCase);
        // An IPv4 address (type 1); there is no IPv6 one, which is no error.
        byte[] record = isKnown && type == 1 && !truncates ? [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1] : [];
        question[2] = (byte)(0x80 | (query[2] & 1) | (truncates ? 2 : 0));
        question[3] = (byte)(isKnown ? 0x80 : 0x83);
        (question[6], question[7]) = (0, (byte)(record.Length > 0 ? 1 : 0));
        // No more records, such as the client's extensions.
        question.AsSpan(8, 4).Clear();
        return [.. question, .. record];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        try
        {
            await _serving;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or IOException) { }
        _stop.Dispose();
    }
}
