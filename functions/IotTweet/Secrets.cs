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

    private const string Prefix = "IOTTWEET_";
    private TwitterCredentials? _credentials;

    /// <summary>Names of those that the environment has not.</summary>
    public static IEnumerable<string> MissingIn(Func<string, string?> readVariable) =>
        Names.Where(n => string.IsNullOrEmpty(readVariable(Prefix + n))).Select(n => Prefix + n);

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
        var values = Names.Select(n => stored.GetValueOrDefault(n) ?? readVariable(Prefix + n)).ToList();
        var missing = Names.Where((_, i) => string.IsNullOrEmpty(values[i])).Select(Describe).ToList();
        if (missing.Count > 0)
            throw new TweetException($"missing: {string.Join(", ", missing)}");
        values.ForEach(redactor.Add);
        return new TwitterCredentials(values[0]!, values[1]!, values[2]!, values[3]!);
    }

    private string Describe(string name) =>
        path is null ? Prefix + name : $"{path.TrimEnd('/')}/{name.ToLowerInvariant().Replace('_', '-')}";
}
