using System.IO.Enumeration;
using System.Text.RegularExpressions;

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

    [GeneratedRegex(@"^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\.(?<region>[a-z]{2,4}(-[a-z]+)+-\d+)\.cloudsearch\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RegionInHost();
}
