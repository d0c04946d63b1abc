using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace GapFurniture.S32cs.Endpoints;

/// <summary>Which domain an object's documents go to: by its key, or to the default.</summary>
/// <param name="Default">Endpoint of objects whose key chooses none; null if there is none.</param>
/// <param name="KeyPattern">Its group <c>endpoint</c>, or group 1, is the endpoint; null: keys choose nothing.</param>
/// <param name="UnmatchedGoToDefault">True to send objects whose key does not match to the default.</param>
/// <param name="Allowed">What keys may choose.</param>
internal sealed record EndpointRules(DomainEndpoint? Default, Regex? KeyPattern, bool UnmatchedGoToDefault, AllowList Allowed)
{
    private const string Group = "endpoint";

    /// <summary>The endpoint of a key.</summary>
    /// <exception cref="EndpointException">The key chooses none, or one that is not allowed.</exception>
    public DomainEndpoint Resolve(string key)
    {
        if (KeyPattern is null)
            return DefaultOr("no endpoint is given: set ENDPOINT, or KEY_REGEXP to take it from the key");
        var match = KeyPattern.Match(key);
        if (!match.Success)
        {
            return UnmatchedGoToDefault
                ? DefaultOr($"KEY_REGEXP does not match key \"{key}\", and no default endpoint is given")
                : throw new EndpointException(
                    $"KEY_REGEXP does not match key \"{key}\"; to send such objects to the default endpoint set S32CS_UNMATCHED=default"
                );
        }
        var group = match.Groups[Group] is { Success: true } named ? named : match.Groups[1];
        if (!group.Success || DomainEndpoint.Parse(group.Value) is not { } endpoint)
            throw new EndpointException($"the endpoint \"{group.Value}\" in key \"{key}\" is not a host name");
        return Allowed.Allows(endpoint)
            ? endpoint
            : throw new EndpointException(
                $"the endpoint \"{group.Value}\" in key \"{key}\" is not allowed; allowed are {Allowed} (S32CS_ALLOWED_ENDPOINTS)"
            );
    }

    private DomainEndpoint DefaultOr(string problem) => Default ?? throw new EndpointException(problem);

    /// <summary>Reads an expression in .NET's or Go's spelling.</summary>
    /// <exception cref="ArgumentException">It is no expression.</exception>
    /// <exception cref="FormatException">It has no group.</exception>
    public static Regex ParsePattern(string pattern)
    {
        // Linear in the key's length, whatever the expression: keys come from others.
        var regex = new Regex(
            pattern.Replace("(?P<", "(?<", StringComparison.Ordinal),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
        );
        return regex.GetGroupNumbers().Length > 1
            ? regex
            : throw new FormatException($"it needs a group for the endpoint, such as ^([^/]+)/ or (?<{Group}>…)");
    }
}

/// <summary>
/// Which endpoints a key may choose. Whoever can put objects into the bucket writes keys, and an endpoint receives signed requests and all
/// documents: so it must match one of the patterns. A <c>*</c> stands for any characters of a host name.
/// </summary>
internal sealed class AllowList(IReadOnlyList<string> patterns)
{
    public const string Default = "*.cloudsearch.amazonaws.com";

    public bool Allows(DomainEndpoint endpoint) => patterns.Any(p => Allows(p, endpoint.Url));

    public override string ToString() => string.Join(", ", patterns);

    // A pattern without a scheme means https on its own port.
    private static bool Allows(string pattern, Uri url)
    {
        var written = pattern.Contains("://", StringComparison.Ordinal) ? pattern : $"https://{pattern}";
        var authority = $"{url.Scheme}://{url.Host}{(url.IsDefaultPort ? "" : $":{url.Port}")}";
        return FileSystemName.MatchesSimpleExpression(written.TrimEnd('/'), authority);
    }
}

/// <summary>An object's endpoint is unknown, or must not be used. The message says what to do.</summary>
internal sealed class EndpointException(string message) : Exception(message);
