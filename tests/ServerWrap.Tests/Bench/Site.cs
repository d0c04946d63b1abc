using System.Net.Sockets;
using System.Text;

namespace GapFurniture.Benchmarks;

/// <summary>nginx with three files.</summary>
internal sealed class Site
{
    private static readonly ManualResetEventSlim s_never = new();

    private readonly string _nginx;
    private readonly string _folder;

    public Site(string nginx, string folder)
    {
        (_nginx, _folder) = (nginx, folder);
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        File.WriteAllText(Path.Combine(folder, "files", "small"), "hello\n");
        // Bytes that are no text, and the same in every run.
        var big = new byte[ServerWrapBench.BigBytes];
        new Random(1).NextBytes(big);
        File.WriteAllBytes(Path.Combine(folder, "files", "big"), big);
        using (var huge = File.Create(Path.Combine(folder, "files", "huge")))
            huge.SetLength(ServerWrapBench.HugeBytes);
        File.WriteAllText(Path.Combine(folder, "other.conf"), Configuration("other.sock"));
    }

    /// <summary>Of the nginx that serverwrap does not start.</summary>
    public string OtherSocket => Path.Combine(_folder, "other.sock");

    /// <summary>Arguments of serverwrap.</summary>
    /// <param name="name">Of its socket: two that run at once share none.</param>
    public string[] Command(string name = "ours")
    {
        File.WriteAllText(Path.Combine(_folder, $"{name}.conf"), Configuration($"{name}.sock"));
        return ["-connection", $"unix:{_folder}/{name}.sock", "-rewrite", "none", "--", _nginx, "-c", $"{_folder}/{name}.conf"];
    }

    /// <summary>Starts the other nginx, and returns when it takes connections.</summary>
    public RunningTree Start()
    {
        File.Delete(OtherSocket);
        var tree = new RunningTree([_nginx, "-c", $"{_folder}/other.conf"]);
        while (true)
        {
            try
            {
                using var socket = Connect();
                return tree;
            }
            catch (SocketException)
            {
                _ = s_never.Wait(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    /// <summary>Asks the other nginx; the answer is still to be read.</summary>
    public (Socket Socket, int HeadBytes) Request(string path)
    {
        var socket = Connect();
        socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: example.com\r\n\r\n"));
        var peek = new byte[4096];
        int end;
        do
        {
            var n = socket.Receive(peek, SocketFlags.Peek);
            end = peek.AsSpan(0, n).IndexOf("\r\n\r\n"u8);
        } while (end < 0);
        return (socket, end + 4);
    }

    public Asked Ask(string path)
    {
        var (socket, head) = Request(path);
        return new Asked(socket, head);
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(OtherSocket));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    // As root nginx gives its workers away to a user who may not read here.
    private string Configuration(string socket) =>
        $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{_folder}}/{{socket}}.pid;
            error_log stderr error;
            events {}
            http {
              access_log off;
              default_type application/octet-stream;
              keepalive_requests 1000000;
              client_body_temp_path {{_folder}}/body;
              proxy_temp_path {{_folder}}/proxy;
              fastcgi_temp_path {{_folder}}/fastcgi;
              uwsgi_temp_path {{_folder}}/uwsgi;
              scgi_temp_path {{_folder}}/scgi;
              server {
                listen unix:{{_folder}}/{{socket}};
                root {{_folder}}/files;
              }
            }
            """;
}

/// <summary>A request under way.</summary>
internal sealed record Asked(Socket Socket, int HeadBytes) : IDisposable
{
    public int Read(Span<byte> into) =>
        Socket.Receive(into) is > 0 and var n ? n : throw new InvalidOperationException("nginx's answer ended too early");

    public void Dispose() => Socket.Dispose();
}
