using System.Net;
using System.Net.Sockets;
using System.Text;

/// <summary>A server on 127.0.0.1 that reads one request per connection and answers with what it is given; null closes the connection unanswered.</summary>
sealed class Loopback
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public Loopback(Func<string, string?> answer)
    {
        _listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var request = await ReadAsync(client.GetStream());
                if (request.Length == 0)
                    continue;
                lock (Requests)
                    Requests.Add(request);
                if (answer(request) is { } text)
                    await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));
            }
        });
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Every request, with its headers and body.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The first lines of the requests.</summary>
    public IEnumerable<string> Lines => Requests.Select(r => r.Split("\r\n")[0]);

    public static string Ok(string body, string headers = "", string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    // Head, then as much body as Content-Length says.
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var (bytes, buffer) = (new List<byte>(), new byte[65536]);
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. bytes]);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0)
            {
                var length = text[..head]
                    .Split("\r\n")
                    .FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                if (length is null || bytes.Count >= head + 4 + int.Parse(length[15..]))
                    return text;
            }
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
                return text;
            bytes.AddRange(buffer[..read]);
        }
    }
}
