using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Gateways;

namespace GapFurniture.ServerWrap.Tests.Conformance;

/// <summary>
/// Answers of the others, without what the real front ends take though it is not as documented: <see cref="Gateway"/> refuses it from us.
/// </summary>
internal static class Forgiving
{
    // The front ends set their own.
    private static readonly string[] s_framing = ["content-length", "connection", "keep-alive", "transfer-encoding", "date"];

    /// <exception cref="BadGatewayException">The client gets a 502.</exception>
    public static ClientAnswer Read(ConformanceCase one, JsonNode? answer)
    {
        if (answer is not JsonObject members)
            throw new BadGatewayException("no answer");
        foreach (var (name, _) in members.Where(static m => m.Value is null).ToList())
            members.Remove(name);
        if (one.Front is LoadBalancer)
            members["statusDescription"] ??= $"{members["statusCode"]} ";
        else
            Texts(members["headers"] as JsonObject);
        foreach (var map in new[] { members["headers"], members["multiValueHeaders"] }.OfType<JsonObject>())
        {
            foreach (var (name, value) in map.ToList())
            {
                if (s_framing.Contains(name.ToLowerInvariant()) && !one.Hidden.Contains(name.ToLowerInvariant()) && IsText(value))
                    map.Remove(name);
            }
        }
        if (one.Front is HttpApi2)
            Cookies(members);
        else if (one.Front is RestApi)
            Merge(members);
        return one.Front.Answer(Encoding.UTF8.GetBytes(members.ToJsonString()));
    }

    private static bool IsText(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String
        || (value is JsonArray list && list.All(static v => v?.GetValueKind() == JsonValueKind.String));

    // API Gateway reads numbers; load balancers do not.
    private static void Texts(JsonObject? headers)
    {
        foreach (var (name, value) in headers?.ToList() ?? [])
        {
            if (value?.GetValueKind() == JsonValueKind.Number)
                headers![name] = value.ToJsonString();
        }
    }

    // One cookie may stand among the headers, and multiValueHeaders are not read.
    private static void Cookies(JsonObject members)
    {
        members.Remove("multiValueHeaders");
        if (members["headers"] is JsonObject headers && headers["set-cookie"] is { } cookie)
        {
            headers.Remove("set-cookie");
            members["cookies"] = new JsonArray(cookie);
        }
    }

    // A header with the same value in both is one.
    private static void Merge(JsonObject members)
    {
        if (members["headers"] is not JsonObject headers || members["multiValueHeaders"] is not JsonObject lists)
            return;
        foreach (var (name, value) in headers.ToList())
        {
            if (lists[name] is JsonArray list && list.Any(v => JsonNode.DeepEquals(v, value)))
                headers.Remove(name);
        }
    }
}
