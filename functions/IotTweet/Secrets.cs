using GapFurniture.Shared;
using GapFurniture.Shared.Parameters;
using GapFurniture.Shared.Parameters.Direct;
using Tweetinvi.Models;

namespace GapFurniture.IotTweet;

/// <summary>The four secrets of app and user, from Parameter Store or the environment; read once, and blotted out wherever they turn up.</summary>
/// <param name="path">Path in Parameter Store; null for the environment.</param>
/// <param name="readVariable">Reads an environment variable; for those that the path has not.</param>
/// <param name="redactor">Is told of them.</param>
internal sealed class Secrets(string? path, Func<string, string?> readVariable, Redactor redactor)
{
    /// <summary>Their names: <c>/prod/iottweet/api-key</c> or <c>IOTTWEET_API_KEY</c>, and so on.</summary>
    public static readonly IReadOnlyList<string> Names = ["API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"];

    // What X called the first two before, and Tweetinvi the last.
    private static readonly Dictionary<string, string> s_older = new(StringComparer.Ordinal)
    {
        ["API_KEY"] = "CONSUMER_KEY",
        ["API_SECRET"] = "CONSUMER_SECRET",
        ["ACCESS_TOKEN_SECRET"] = "ACCESS_SECRET",
    };

    private const string Prefix = "IOTTWEET_";
    private TwitterCredentials? _credentials;

    /// <summary>Names of those that the environment has not.</summary>
    public static IEnumerable<string> MissingIn(Func<string, string?> readVariable) =>
        Names.Where(n => Find(n, other => readVariable(Prefix + other)) is null).Select(n => Prefix + n);

    /// <exception cref="TweetException">They cannot be read, or some are missing: all of those are named.</exception>
    public async Task<TwitterCredentials> ReadAsync(CancellationToken cancellationToken) =>
        _credentials ??= Credentials(path is null ? [] : await FetchAsync(path, cancellationToken));

    private static async Task<Dictionary<string, string>> FetchAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var api = new DirectSsm(new DirectSsmOptions { UserAgent = "iottweet" });
            var query = ParameterQuery.Below(path, recursive: false);
            var found = (await new ParameterStore(api).FetchAsync([query], cancellationToken)).Find(query);
            return found
                .GroupBy(p => EnvironmentName.Of(p.Name), StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
        }
        catch (ParameterStoreException e)
        {
            throw new TweetException($"the secrets below {path} cannot be read: {e.Message}");
        }
    }

    private TwitterCredentials Credentials(Dictionary<string, string> stored)
    {
        var values = Names.Select(n => Find(n, stored.GetValueOrDefault) ?? Find(n, other => readVariable(Prefix + other))).ToList();
        var missing = Names.Where((_, i) => values[i] is null).Select(Describe).ToList();
        if (missing.Count > 0)
            throw new TweetException($"missing: {string.Join(", ", missing)}");
        values.ForEach(redactor.Add);
        return new TwitterCredentials(values[0]!, values[1]!, values[2]!, values[3]!);
    }

    private static string? Find(string name, Func<string, string?> read) =>
        read(name) is { Length: > 0 } value ? value
        : s_older.TryGetValue(name, out var older) && read(older) is { Length: > 0 } other ? other
        : null;

    private string Describe(string name) =>
        path is null ? Prefix + name : $"{path.TrimEnd('/')}/{name.ToLowerInvariant().Replace('_', '-')}";
}
