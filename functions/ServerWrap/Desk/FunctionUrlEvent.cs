using System.Globalization;
using System.Text.Unicode;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>The event that a function URL makes of a request.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads"/>
internal static class FunctionUrlEvent
{
    private const string Domain = "desk.lambda-url.localhost";

    /// <param name="json">What it is written to.</param>
    /// <param name="request">What came.</param>
    /// <param name="client">Address of who sent it.</param>
    /// <param name="port">Where it came in.</param>
    /// <param name="requestId">The invocation's.</param>
    /// <param name="time">When it came.</param>
    public static void Write(JsonBuffer json, HttpRequest request, string client, int port, string requestId, DateTimeOffset time)
    {
        var (path, query) = Parts(request.Target);
        json.Raw("{\"version\":\"2.0\",\"routeKey\":\"$default\",\"rawPath\":"u8).Text(path);
        json.Raw(",\"rawQueryString\":"u8).Text(query);
        WriteCookies(json, request.Headers);
        List<HeaderField> headers = [.. request.Headers, new("x-forwarded-for", client)];
        // Of a proxy before us that knows better, or of somebody who tries what a server does then.
        AddMissing(headers, "x-forwarded-proto", "http");
        AddMissing(headers, "x-forwarded-port", port.ToString(CultureInfo.InvariantCulture));
        if (request.Body.Length > 0)
            headers.Add(new HeaderField("content-length", request.Body.Length.ToString(CultureInfo.InvariantCulture)));
        WriteHeaders(json, headers);
        json.Raw(",\"requestContext\":{\"accountId\":\"anonymous\",\"apiId\":\"desk\",\"domainName\":"u8).Text(Domain);
        json.Raw(",\"domainPrefix\":\"desk\",\"http\":{\"method\":"u8).Text(request.Method);
        json.Raw(",\"path\":"u8).Text(Uri.UnescapeDataString(path));
        json.Raw(",\"protocol\":\"HTTP/1.1\",\"sourceIp\":"u8).Text(client);
        json.Raw(",\"userAgent\":"u8).Text(headers.Find(static h => h.Is("user-agent")).Value ?? "");
        json.Raw("},\"requestId\":"u8).Text(requestId);
        json.Raw(",\"routeKey\":\"$default\",\"stage\":\"$default\",\"time\":"u8);
        json.Text(time.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        json.Raw(",\"timeEpoch\":"u8).Number(time.ToUnixTimeMilliseconds()).Raw("}"u8);
        WriteBody(json, request.Body.Span);
        json.Raw("}"u8);
    }

    /// <summary>Proxies send the whole address; function URLs have neither it nor <c>*</c>.</summary>
    private static (string Path, string Query) Parts(string target)
    {
        var authority = target.IndexOf("://", StringComparison.Ordinal);
        if (target is not ['/', ..] && authority >= 0)
            target = target.IndexOf('/', authority + 3) is var slash and >= 0 ? target[slash..] : "/";
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (target, "") : (target[..question], target[(question + 1)..]);
    }

    private static void AddMissing(List<HeaderField> headers, string name, string value)
    {
        if (!headers.Exists(h => h.Is(name)))
            headers.Add(new HeaderField(name, value));
    }

    private static void WriteCookies(JsonBuffer json, IReadOnlyList<HeaderField> headers)
    {
        var cookies = headers.Where(static h => h.Is("cookie")).SelectMany(static h => h.Value.Split("; ")).ToList();
        for (var i = 0; i < cookies.Count; i++)
            json.Raw(i == 0 ? ",\"cookies\":["u8 : ","u8).Text(cookies[i]);
        if (cookies.Count > 0)
            json.Raw("]"u8);
    }

    /// <summary>Names in lower case, values of one name in one.</summary>
    private static void WriteHeaders(JsonBuffer json, List<HeaderField> headers)
    {
        json.Raw(",\"headers\":{"u8);
        var isFirst = true;
        foreach (var group in headers.GroupBy(static h => h.Name.ToLowerInvariant()))
        {
            json.Raw(isFirst ? ""u8 : ","u8).Text(group.Key).Raw(":"u8).Text(string.Join(',', group.Select(static h => h.Value)));
            isFirst = false;
        }
        json.Raw("}"u8);
    }

    private static void WriteBody(JsonBuffer json, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            json.Raw(",\"isBase64Encoded\":false"u8);
        else if (Utf8.IsValid(body))
            json.Raw(",\"body\":"u8).Text(body).Raw(",\"isBase64Encoded\":false"u8);
        else
            json.Raw(",\"body\":"u8).Base64Text(body).Raw(",\"isBase64Encoded\":true"u8);
    }
}
