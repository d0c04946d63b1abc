using System.Buffers;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// Finds endpoint, Region and keys. What the environment says is taken from there; only what it leaves open is asked of AWSSDK.Core
/// (<see cref="SdkChain"/>), whose start takes longer than everything else here together.
/// </summary>
internal static class SsmTargets
{
    /// <exception cref="ParameterStoreException">Endpoint or Region cannot be found.</exception>
    public static SsmTarget Resolve(DirectSsmOptions options)
    {
        var read = (string name) => options.ReadVariable(name) is { Length: > 0 } value ? value : null;
        var chain = new SdkChain(options);
        var region = options.Region ?? (options.Profile is null ? read("AWS_REGION") ?? read("AWS_DEFAULT_REGION") : null);
        var ignoresUrls = IsTrue(read("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"));
        var url = options.EndpointUrl ?? (ignoresUrls ? null : read("AWS_ENDPOINT_URL_SSM") ?? read("AWS_ENDPOINT_URL"));
        return new SsmTarget(Endpoint(), region ?? RegionOf(url) ?? chain.Region(isNeeded: url is null), Keys());

        Uri Endpoint()
        {
            if (url is null && region is not null && IsOrdinary(region) && !HasSpecialNeeds())
                return new Uri($"https://ssm.{region}.amazonaws.com");
            return Parse(url ?? chain.Endpoint(region));
        }

        // FIPS, dual stack, other partitions and profiles have rules of their own, which the SDK knows.
        bool HasSpecialNeeds() =>
            options.Profile is not null
            || IsTrue(read("AWS_USE_FIPS_ENDPOINT"))
            || IsTrue(read("AWS_USE_DUALSTACK_ENDPOINT"))
            || (!ignoresUrls && File.Exists(read("AWS_CONFIG_FILE") ?? Home(".aws/config")));

        Func<AwsKeys> Keys()
        {
            if (options.Profile is null && read("AWS_ACCESS_KEY_ID") is { } id && read("AWS_SECRET_ACCESS_KEY") is { } secret)
            {
                var keys = new AwsKeys(id, secret, read("AWS_SESSION_TOKEN"));
                return () => keys;
            }
            return chain.Keys;
        }

        string Home(string file) => Path.Combine(read("HOME") ?? "/", file);
    }

    private static readonly SearchValues<char> s_characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The Regions whose hosts end in amazonaws.com.</summary>
    private static bool IsOrdinary(string region) =>
        region.IndexOf('-', StringComparison.Ordinal) is 2
        && !region.StartsWith("cn-", StringComparison.Ordinal)
        && !region.Contains("-iso", StringComparison.Ordinal)
        && !region.Contains("-gov-", StringComparison.Ordinal)
        && !region.StartsWith("eusc", StringComparison.Ordinal)
        && region.AsSpan().IndexOfAnyExcept(s_characters) < 0;

    /// <summary>The Region in the host name of a real endpoint, for requests to be signed with when nothing else says one.</summary>
    private static string? RegionOf(string? url) =>
        url is not null
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Host.Split('.') is ["ssm" or "ssm-fips", var region, "amazonaws" or "api", ..]
            ? region
            : null;

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0
            ? uri
            : throw new ParameterStoreException(
                ParameterProblem.Configuration,
                $"\"{url}\" is no endpoint: give an http:// or https:// address by -endpoint-url, AWS_ENDPOINT_URL_SSM or AWS_ENDPOINT_URL"
            );

    private static bool IsTrue(string? value) => value?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;
}
