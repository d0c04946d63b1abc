using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.ServerWrap.Tests.Http;

/// <summary>Requests, a server that sends back what it gets, and whole exchanges as one line of text.</summary>
internal static class Asking
{
    public static readonly HttpRequest Get = new("GET", "/a?b", [new("Host", "x"), new("A", "grün")], default);
    public static readonly HttpRequest Post = new("POST", "/", [new("Host", "x")], "body"u8.ToArray());

    public static ServerClient Client(ScriptedServer server) => new(server, NullLogger.Instance);

    public static void Echo(Peer peer)
    {
        while (true)
        {
            var (_, body) = peer.Read();
            peer.Answer(Encoding.Latin1.GetString(body));
        }
    }

    public static string Ask(ServerClient client, HttpRequest request, long deadline = long.MaxValue)
    {
        var head = client.Send(request, deadline);
        var body = ReadAll(client);
        client.Finish();
        return $"{head.Status} {Encoding.Latin1.GetString(body)}";
    }

    public static byte[] ReadAll(ServerClient client)
    {
        var body = new ByteBuffer();
        body.Append(client.Read, client.ContentLength, int.MaxValue).ShouldBeTrue();
        return body.Written.ToArray();
    }
}
