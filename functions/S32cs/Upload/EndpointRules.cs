using GapFurniture.Shared;

namespace GapFurniture.S32cs.Upload;

/// <summary>Which domain an object's documents go to: by its key, or to the default.</summary>
/// <param name="Default">Endpoint of objects whose key chooses none; null if there is none.</param>
/// <param name="KeyPattern">Its group <c>endpoint</c>, or group 1, is the endpoint; null: keys choose nothing.</param>
/// <param name="UnmatchedGoToDefault">True to send objects whose key does not match to the default.</param>
/// <param name="Allowed">
/// What keys may choose, as patterns of <see cref="DomainEndpoint.Matches"/>. Whoever can put objects into the bucket writes keys, and an endpoint
/// receives signed requests and all documents.
/// </param>
internal sealed record EndpointRules(
    DomainEndpoint? Default,
    KeyRegex? KeyPattern,
    bool UnmatchedGoToDefault,
    IReadOnlyList<string> Allowed
)
{
    public const string AllowedByDefault = "*.cloudsearch.amazonaws.com";

    private const string Group = "endpoint";

    /// <summary>The endpoint of a source: of its key, where it has one.</summary>
    /// <exception cref="EndpointException">There is none, or the key chooses one that is not allowed.</exception>
    public DomainEndpoint Resolve(string? key)
    {
        if (key is null || KeyPattern is null)
            return DefaultOr("no endpoint is given: set ENDPOINT (or -default-endpoint), or for keys KEY_REGEXP");
        if (KeyPattern.Match(key) is not { } groups)
        {
            return UnmatchedGoToDefault
                ? DefaultOr($"KEY_REGEXP does not match key \"{key}\", and no default endpoint is given")
                : throw new EndpointException(
                    $"KEY_REGEXP does not match key \"{key}\"; to send such objects to the default endpoint set S32CS_UNMATCHED=default"
                );
        }
        var chosen = KeyPattern.GroupOf(Group) is { } named && groups[named].Length > 0 ? groups[named] : groups[1];
        if (DomainEndpoint.Parse(chosen) is not { } endpoint)
            throw new EndpointException($"the endpoint \"{chosen}\" in key \"{key}\" is not a host name");
        return Allowed.Any(endpoint.Matches)
            ? endpoint
            : throw new EndpointException(
                $"the endpoint \"{chosen}\" in key \"{key}\" is not allowed; allowed are {string.Join(", ", Allowed)} (S32CS_ALLOWED_ENDPOINTS)"
            );
    }

    private DomainEndpoint DefaultOr(string problem) => Default ?? throw new EndpointException(problem);

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is no expression, or can never choose an endpoint.</exception>
    public static KeyRegex ParsePattern(string pattern)
    {
        var regex = new KeyRegex(pattern);
        if (pattern.TrimStart('^').StartsWith("s3://", StringComparison.Ordinal))
            throw new FormatException("it is matched against keys, which have neither s3:// nor the bucket in front");
        return regex.Groups > 0
            ? regex
            : throw new FormatException($"it needs a group for the endpoint, such as ^([^/]+)/ or (?P<{Group}>…)");
    }
}

/// <summary>An object's endpoint is unknown, or must not be used. The message says what to do.</summary>
internal sealed class EndpointException(string message) : Exception(message);
