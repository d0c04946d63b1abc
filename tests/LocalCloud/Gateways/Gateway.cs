using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using GapFurniture.Http;

namespace GapFurniture.LocalCloud.Gateways;

/// <summary>
/// A front end of Lambda, written from what AWS documents and what was captured of it: stricter than it is where that is vague. It knows nothing of
/// the code that it tests.
/// </summary>
internal abstract class Gateway
{
    public static IReadOnlyList<Gateway> All { get; } =
    [
        new RestApi(),
        new HttpApi1(),
        new HttpApi2(),
        new FunctionUrl(),
        new LoadBalancer(isMultiValue: true),
        new LoadBalancer(isMultiValue: false),
        new Lattice1(),
        new Lattice2(),
    ];

    public abstract Caller Caller { get; }

    /// <summary>A header that came twice arrives as two lines; else as one.</summary>
    public virtual bool KeepsLines => false;

    /// <summary>Of a header or a parameter that came twice only the last arrives.</summary>
    public virtual bool KeepsLastOnly => false;

    /// <summary>The path arrives as it was sent; else decoded once, so that what %2F was is a slash.</summary>
    public virtual bool KeepsPath => true;

    /// <summary>The query arrives as it was sent; else as names and values, in groups of one name.</summary>
    public virtual bool KeepsQuery => false;

    /// <summary>An answer may set several cookies; else one.</summary>
    public virtual bool TakesCookies => true;

    public abstract JsonObject Event(ClientRequest request);

    /// <summary>The event's bytes.</summary>
    public byte[] Payload(ClientRequest request) => Encoding.UTF8.GetBytes(Event(request).ToJsonString());

    /// <param name="payload">What the function answered.</param>
    /// <param name="streamed">The body, where it is not in there.</param>
    /// <exception cref="BadGatewayException">The client gets a 502.</exception>
    public ClientAnswer Answer(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte>? streamed = null)
    {
        if (payload.Length > MostBytes)
            throw new BadGatewayException($"{payload.Length} bytes");
        JsonObject answer;
        try
        {
            answer = JsonNode.Parse(payload.Span)!.AsObject();
        }
        catch (JsonException e)
        {
            throw new BadGatewayException(e.Message);
        }
        foreach (var (name, _) in answer)
        {
            if (!Members.Contains(name))
                throw new BadGatewayException($"{name} is not known");
        }
        var status = answer["statusCode"];
        if (status?.GetValueKind() != JsonValueKind.Number)
            throw new BadGatewayException("no statusCode");
        var headers = Headers(answer).ToList();
        if (
            headers.Find(static h => h.Name.ToLowerInvariant() is "transfer-encoding" or "connection" or "content-length").Name is { } wrong
        )
            throw new BadGatewayException($"{wrong} is the front end's");
        if (streamed is { } bytes)
            return new ClientAnswer((int)status, headers, bytes.ToArray());
        var body = Text(answer["body"]);
        var isBase64 = answer["isBase64Encoded"]?.GetValue<bool>() ?? false;
        return new ClientAnswer((int)status, headers, isBase64 ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body));
    }

    protected virtual int MostBytes => (6 * 1024 * 1024) + 100;

    /// <summary>Members that an answer may have.</summary>
    protected abstract IReadOnlyList<string> Members { get; }

    protected abstract IEnumerable<(string Name, string Value)> Headers(JsonObject answer);

    /// <summary>One of each name, as the object's text; a number or a list is refused.</summary>
    protected static IEnumerable<(string Name, string Value)> Single(JsonNode? headers) =>
        (headers?.AsObject() ?? []).Select(static h => (h.Key, Text(h.Value)));

    protected static IEnumerable<(string Name, string Value)> Multiple(JsonNode? headers) =>
        (headers?.AsObject() ?? []).SelectMany(static h => h.Value!.AsArray().Select(v => (h.Key, Text(v))));

    protected static string Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new BadGatewayException($"{value?.ToJsonString() ?? "null"} is no string");

    /// <summary>All values of each name.</summary>
    protected static JsonObject Lists(IEnumerable<(string Name, string Value)> pairs)
    {
        var lists = new JsonObject();
        foreach (var (name, value) in pairs)
        {
            if (lists[name] is null)
                lists[name] = new JsonArray();
            lists[name]!.AsArray().Add(value);
        }
        return lists;
    }

    /// <summary>The last value of each name.</summary>
    protected static JsonObject Lasts(IEnumerable<(string Name, string Value)> pairs)
    {
        var lasts = new JsonObject();
        foreach (var (name, value) in pairs)
            lasts[name] = value;
        return lasts;
    }

    /// <summary>The values of each name in one, as API Gateway's payload 2.0 has them.</summary>
    protected static JsonObject Joined(IEnumerable<(string Name, string Value)> pairs)
    {
        var joined = new JsonObject();
        foreach (var group in pairs.GroupBy(static p => p.Name.ToLowerInvariant()))
            joined[group.Key] = string.Join(',', group.Select(static p => p.Value));
        return joined;
    }

    /// <summary>The body and whether it is base64.</summary>
    protected static (JsonNode? Body, bool IsBase64) Body(ClientRequest request) =>
        request.Body.Length == 0 ? (null, false)
        : Utf8.IsValid(request.Body) ? (Encoding.UTF8.GetString(request.Body), false)
        : (Convert.ToBase64String(request.Body), true);
}
