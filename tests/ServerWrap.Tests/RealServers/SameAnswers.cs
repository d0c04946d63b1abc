using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.RealServers;

/// <summary>Asks a server each request of a table directly and through every front end, and compares the answers.</summary>
internal static class SameAnswers
{
    private static readonly (string Method, string Path, HeaderField[] Headers)[] s_table =
    [
        ("GET", "/", []),
        ("HEAD", "/", []),
        ("GET", "/latin1.txt", []),
        ("GET", "/a%20b.txt", []),
        ("GET", "/100%25.txt", []),
        ("GET", "/empty.txt", []),
        ("GET", "/bytes.bin", []),
        ("GET", "/bytes.bin", [new("Range", "bytes=100-199")]),
        ("GET", "/folder", []),
        ("GET", "/folder/", []),
        ("GET", "/nothing.txt", []),
        ("GET", "/", [new("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]),
        ("POST", "/", []),
        ("DELETE", "/latin1.txt", []),
    ];

    // The front end's own, and what differs from one answer to the next.
    private static readonly string[] s_left =
    [
        "date",
        "connection",
        "keep-alive",
        "content-length",
        "transfer-encoding",
        "proxy-connection",
    ];

    public static void Check(ServerScene scene)
    {
        foreach (var (method, path, headers) in s_table)
        {
            var (head, body) = scene.Ask(method, path, headers);
            foreach (var gateway in Gateway.All)
            {
                var what = $"{method} {path} through {gateway.Caller}";
                var answer = Through(
                    gateway,
                    scene,
                    new ClientRequest(method, path, null, [("Host", "www.example.com"), .. headers.Select(h => (h.Name, h.Value))], [])
                );
                answer.Status.ShouldBe(head.Status, what);
                answer.Body.ShouldBe(body, what);
                Lines(answer.Headers).ShouldBe(Lines(head.Headers.Select(h => (h.Name, h.Value))), what);
            }
        }
    }

    private static ClientAnswer Through(Gateway gateway, ServerScene scene, ClientRequest sent)
    {
        var request = EventReader.Read(gateway.Payload(sent), new InvocationContext("id"), scene.Options);
        var head = scene.Client.Send(request.Http, ServerScene.Soon);
        var body = new ByteBuffer();
        body.Append(scene.Client.Read, scene.Client.ContentLength, int.MaxValue).ShouldBeTrue();
        scene.Client.Finish();
        return gateway.Answer(new AnswerWriter(scene.Options).Write(request.Caller, head, body.Written).Payload);
    }

    private static List<string> Lines(IEnumerable<(string Name, string Value)> headers) =>
        [
            .. headers
                .Select(h => (Name: h.Name.ToLowerInvariant(), h.Value))
                .Where(h => !s_left.Contains(h.Name))
                .GroupBy(h => h.Name)
                .Select(g => $"{g.Key}: {string.Join(", ", g.Select(h => h.Value))}")
                .Order(StringComparer.Ordinal),
        ];
}
