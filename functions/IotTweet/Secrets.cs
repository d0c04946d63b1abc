using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using Tweetinvi.Models;

namespace GapFurniture.IotTweet;

/// <summary>The four secrets of app and user, from Parameter Store or the environment; read once, and masked in every output.</summary>
/// <param name="path">Path in Parameter Store; null for the environment.</param>
/// <param name="ssm">Parameter Store; not asked without a path.</param>
/// <param name="readVariable">Reads an environment variable, for the secrets that the path lacks.</param>
internal sealed class Secrets(string? path, Func<IAmazonSimpleSystemsManagement> ssm, Func<string, string?> readVariable, Redactor redactor)
{
    /// <summary>Their names: <c>/prod/iottweet/api-key</c> or <c>IOTTWEET_API_KEY</c>, and so on.</summary>
    public static readonly IReadOnlyList<string> Names = ["API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"];

    // X's former names of the first two, and Tweetinvi's of the last.
    private static readonly Dictionary<string, string> s_formerNames = new(StringComparer.Ordinal)
    {
        ["API_KEY"] = "CONSUMER_KEY",
        ["API_SECRET"] = "CONSUMER_SECRET",
        ["ACCESS_TOKEN_SECRET"] = "ACCESS_SECRET",
    };

    private const string Prefix = "IOTTWEET_";
    private TwitterCredentials? _credentials;

    /// <summary>Variables of the secrets that the environment lacks.</summary>
    public static IEnumerable<string> MissingIn(Func<string, string?> readVariable) =>
        Names.Where(n => Find(n, other => readVariable(Prefix + other)) is null).Select(n => Prefix + n);

    /// <exception cref="TweetException">They cannot be read, or some are missing or malformed: all of those are named.</exception>
    public async Task<TwitterCredentials> ReadAsync(CancellationToken cancellationToken) =>
        _credentials ??= Credentials(path is null ? [] : await FetchAsync(path, cancellationToken));

    private async Task<Dictionary<string, string>> FetchAsync(string below, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var request = new GetParametersByPathRequest { Path = below.Length > 1 ? below.TrimEnd('/') : below, WithDecryption = true };
        try
        {
            await foreach (var page in ssm().Paginators.GetParametersByPath(request).Responses.WithCancellation(cancellationToken))
            {
                foreach (var parameter in page.Parameters ?? [])
                    found.TryAdd(NameOf(parameter.Name), parameter.Value);
            }
            return found;
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new TweetException(
                $"cannot read the secrets below {below}: {AwsTrouble.Describe(e, needed: $"ssm:GetParametersByPath on parameter{request.Path}")}"
            );
        }
    }

    // api-key, API_KEY and api.key are the same secret.
    private static string NameOf(string parameter) =>
        parameter[(parameter.LastIndexOf('/') + 1)..].ToUpperInvariant().Replace('-', '_').Replace('.', '_');

    private TwitterCredentials Credentials(Dictionary<string, string> stored)
    {
        var values = Names.Select(n => Find(n, stored.GetValueOrDefault) ?? Find(n, other => readVariable(Prefix + other))).ToList();
        values.ForEach(redactor.Add);
        var missing = Names.Where((_, i) => values[i] is null).Select(Describe).ToList();
        if (missing.Count > 0)
            throw new TweetException($"missing: {string.Join(", ", missing)}");
        var malformed = Names.Where((_, i) => values[i]!.Any(c => c is <= ' ' or '"' or '\'' or > '~')).Select(Describe).ToList();
        if (malformed.Count > 0)
            throw new TweetException(
                $"{string.Join(", ", malformed)}: holds a quote, white space or another character that no key of X has; copy the value again"
            );
        return new TwitterCredentials(values[0]!, values[1]!, values[2]!, values[3]!);
    }

    // Files and clipboards add line ends and spaces, which no key has: X would answer 401 without a reason.
    private static string? Find(string name, Func<string, string?> read) =>
        read(name)?.Trim() is { Length: > 0 } value ? value
        : s_formerNames.TryGetValue(name, out var former) && read(former)?.Trim() is { Length: > 0 } other ? other
        : null;

    private string Describe(string name) =>
        path is null ? Prefix + name : $"{path.TrimEnd('/')}/{name.ToLowerInvariant().Replace('_', '-')}";
}
