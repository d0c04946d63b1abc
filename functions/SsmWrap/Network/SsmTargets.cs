using System.Buffers;
using Amazon.Runtime;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Network;

/// <summary>Where and as whom to ask. What is null comes from the environment and the SDK's chains.</summary>
/// <param name="Region">Such as <c>eu-central-1</c>.</param>
/// <param name="Profile">A profile of the shared AWS files, which then also gives the credentials.</param>
/// <param name="EndpointUrl">An address to ask instead of AWS's.</param>
internal sealed record SsmSettings(string? Region = null, string? Profile = null, string? EndpointUrl = null)
{
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long one attempt may take: to connect, and to get its whole response.</summary>
    public TimeSpan AttemptLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An environment variable without the white space around it; an empty one counts as unset.</summary>
    public string? Variable(string name) => ReadVariable(name)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>Whether a variable is <c>true</c>, in whatever letters.</summary>
    public bool IsTrue(string name) => "true".Equals(Variable(name), StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Where requests go, for which Region they are signed, and with whose keys; these are asked for at every request, since temporary ones expire.
/// </summary>
internal sealed record SsmTarget(Uri Endpoint, string Region, Func<ImmutableCredentials> Keys);

/// <summary>
/// Finds endpoint, Region and keys. What the environment says is taken from there; only the rest is asked of AWSSDK.Core
/// (<see cref="SdkChain"/>), whose start takes longer than everything else here together.
/// </summary>
internal static class SsmTargets
{
    private static readonly SearchValues<char> s_characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <exception cref="ParameterStoreException">Endpoint or Region cannot be found.</exception>
    public static SsmTarget Resolve(SsmSettings settings)
    {
        var chain = new SdkChain(settings);
        var region =
            settings.Region
            ?? (settings.Profile is null ? settings.Variable("AWS_REGION") ?? settings.Variable("AWS_DEFAULT_REGION") : null);
        var ignoresUrls = settings.IsTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        var url =
            settings.EndpointUrl
            ?? (ignoresUrls ? null : settings.Variable("AWS_ENDPOINT_URL_SSM") ?? settings.Variable("AWS_ENDPOINT_URL"));
        return new SsmTarget(Endpoint(), region ?? RegionOf(url) ?? chain.Region(isNeeded: url is null), Keys());

        Uri Endpoint() =>
            url is null && region is not null && IsOrdinary(region) && !HasSpecialNeeds()
                ? new Uri($"https://ssm.{region}.amazonaws.com")
                : Parse(url ?? chain.Endpoint(region));

        // FIPS, dual stack, other partitions and profiles have rules of their own, which the SDK knows.
        bool HasSpecialNeeds() =>
            settings.Profile is not null
            || settings.IsTrue("AWS_USE_FIPS_ENDPOINT")
            || settings.IsTrue("AWS_USE_DUALSTACK_ENDPOINT")
            || (
                !ignoresUrls
                && File.Exists(settings.Variable("AWS_CONFIG_FILE") ?? Path.Combine(settings.Variable("HOME") ?? "/", ".aws/config"))
            );

        Func<ImmutableCredentials> Keys()
        {
            if (
                settings.Profile is not null
                || settings.Variable("AWS_ACCESS_KEY_ID") is not { } id
                || settings.Variable("AWS_SECRET_ACCESS_KEY") is not { } secret
            )
                return chain.Keys;
            var keys = new ImmutableCredentials(id, secret, settings.Variable("AWS_SESSION_TOKEN"));
            return () => keys;
        }
    }

    /// <summary>The Regions whose hosts end in amazonaws.com.</summary>
    private static bool IsOrdinary(string region) =>
        region.IndexOf('-', StringComparison.Ordinal) is 2
        && !region.StartsWith("cn-", StringComparison.Ordinal)
        && !region.Contains("-iso", StringComparison.Ordinal)
        && !region.Contains("-gov-", StringComparison.Ordinal)
        && region.AsSpan().IndexOfAnyExcept(s_characters) < 0;

    /// <summary>The Region in the host name of a real endpoint, to sign requests for when nothing else names one.</summary>
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
                $"\"{url}\" is not an endpoint: set AWS_ENDPOINT_URL to an http:// or https:// address, or AWS_ENDPOINT_URL_SSM, or give -endpoint-url"
            );
}
