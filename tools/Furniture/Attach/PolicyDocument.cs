using System.Text.Json;
using System.Text.Json.Nodes;

namespace GapFurniture.Furniture.Attach;

/// <summary>A resource policy. Statements are added and removed one by one: others stay as they are and in their order.</summary>
internal sealed class PolicyDocument
{
    private const string Statement = "Statement";

    private readonly JsonObject _policy;

    private PolicyDocument(JsonObject policy)
    {
        _policy = policy;
        // A lone statement may stand without the list.
        if (policy[Statement] is not JsonArray)
            policy[Statement] = policy[Statement] is { } lone ? new JsonArray(lone.DeepClone()) : [];
    }

    public string Text => _policy.ToJsonString(JsonExtensions.Literal);

    public JsonArray Statements => _policy[Statement]!.AsArray();

    /// <summary>Reads a policy; null or empty is one without statements.</summary>
    /// <exception cref="FurnitureException">The text is not a JSON object.</exception>
    public static PolicyDocument Parse(string? text)
    {
        try
        {
            var json = string.IsNullOrWhiteSpace(text) ? """{"Version":"2012-10-17"}""" : text;
            return new PolicyDocument(JsonNode.Parse(json) as JsonObject ?? throw new JsonException("it is no object"));
        }
        catch (JsonException e)
        {
            throw new FurnitureException($"the policy is not JSON ({e.Message}); nothing was changed");
        }
    }

    /// <summary>The statement of a Sid; null when there is none.</summary>
    public JsonNode? Find(string sid) => Statements.FirstOrDefault(s => $"{s?["Sid"]}" == sid);

    /// <summary>The policy with one more statement at the end.</summary>
    public PolicyDocument With(JsonNode statement)
    {
        var policy = new PolicyDocument(_policy.DeepClone().AsObject());
        policy.Statements.Add(statement);
        return policy;
    }

    /// <summary>The policy without the statement of a Sid; itself when there is none.</summary>
    public PolicyDocument Without(string sid)
    {
        var policy = new PolicyDocument(_policy.DeepClone().AsObject());
        return policy.Statements.Remove(policy.Find(sid)) ? policy : this;
    }

    /// <summary>Whether both mean the same, in whatever spelling: services may rewrite policies.</summary>
    public bool MeansTheSameAs(PolicyDocument other) => JsonNode.DeepEquals(_policy, other._policy);

    public override string ToString() => Statements.Count == 0 ? "" : _policy.ToJsonString(JsonExtensions.Readable);
}
