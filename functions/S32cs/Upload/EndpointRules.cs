using System.IO.Enumeration;
using System.Text.RegularExpressions;
using GapFurniture.Shared;

namespace GapFurniture.S32cs.Upload;

/// <summary>The document endpoint of a CloudSearch domain.</summary>
/// <param name="Url">Where requests go, such as <c>https://doc-movies-abc.us-east-1.cloudsearch.amazonaws.com</c>.</param>
internal sealed partial record DomainEndpoint(Uri Url)
{
    /// <summary>Region in its host name, for the signature; null for hosts that have none.</summary>
    public string? Region => RegionInHost().Match(Url.Host) is { Success: true } match ? match.Groups["region"].Value : null;

    /// <summary>True for hosts of AWS, for which an emulator may stand in.</summary>
    public bool IsAws => Url.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a pattern of it: <c>*</c> stands for any characters of a host name, and no scheme for https on its own port.</summary>
    public bool Matches(string pattern)
    {
        var written = pattern.Contains("://", StringComparison.Ordinal) ? pattern : $"https://{pattern}";
        var authority = $"{Url.Scheme}://{Url.Host}{(Url.IsDefaultPort ? "" : $":{Url.Port}")}";
        return FileSystemName.MatchesSimpleExpression(written.TrimEnd('/'), authority);
    }

    public override string ToString() => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Reads a host name as the console shows it, or a URL; null if it is neither.</summary>
    public static DomainEndpoint? Parse(string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        return
            Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && uri.Scheme is "https" or "http"
            && uri.Host.Length > 0
            && uri is { UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
            // Whatever the parser forgave (backslashes, spaces, other letters for dots) is not what anybody meant.
            && Plain().IsMatch(url)
            ? new DomainEndpoint(uri)
            : null;
    }

    /// <summary>Reads an endpoint that a person has given.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static DomainEndpoint? Read(string text) => ProblemOf(text) is { } problem ? throw new FormatException(problem) : Parse(text);

    private static string? ProblemOf(string text) =>
        Parse(text) is { Url.Host: var host }
            ? host.StartsWith("search-", StringComparison.Ordinal) && host.Contains(".cloudsearch.", StringComparison.Ordinal)
                ? $"{text} takes searches; documents go to doc-{host["search-".Length..]}"
                : null
            : Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            && uri is { Scheme: "https" or "http", UserInfo: "" }
            && Parse(uri.GetLeftPart(UriPartial.Authority)) is { } endpoint
                ? $"\"{text}\" has more than an endpoint; give {endpoint}"
                : text.Trim(' ', '"', '\'') is var bare && bare != text && Parse(bare) is not null
                    ? $"\"{text}\" has quotes or spaces around it; give {bare}"
                    : $"\"{text}\" is neither a host name nor an http(s) URL";

    [GeneratedRegex(@"^https?://([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\.(?<region>[a-z]{2,4}(-[a-z]+)+-\d+)\.cloudsearch\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RegionInHost();
}

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
    /// <exception cref="LoadException">There is none, or the key chooses one that is not allowed.</exception>
    public DomainEndpoint Resolve(string? key)
    {
        if (key is null || KeyPattern is null)
            return DefaultOr("no endpoint is given: set ENDPOINT (or -default-endpoint), or for keys KEY_REGEXP");
        if (KeyPattern.Match(key) is not { } groups)
        {
            return UnmatchedGoToDefault
                ? DefaultOr($"KEY_REGEXP does not match key \"{key}\", and no default endpoint is given")
                : throw new LoadException(
                    $"KEY_REGEXP does not match key \"{key}\"; to send such objects to the default endpoint set S32CS_UNMATCHED=default"
                );
        }
        var chosen = KeyPattern.GroupOf(Group) is { } named && groups[named].Length > 0 ? groups[named] : groups[1];
        if (DomainEndpoint.Parse(chosen) is not { } endpoint)
            throw new LoadException($"the endpoint \"{chosen}\" in key \"{key}\" is not a host name");
        return Allowed.Any(endpoint.Matches)
            ? endpoint
            : throw new LoadException(
                $"the endpoint \"{chosen}\" in key \"{key}\" is not allowed; allowed are {string.Join(", ", Allowed)} (S32CS_ALLOWED_ENDPOINTS)"
            );
    }

    private DomainEndpoint DefaultOr(string problem) => Default ?? throw new LoadException(problem);

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
