using System.Net;
using System.Text.RegularExpressions;
using Amazon;
using GapFurniture.Aws;

namespace GapFurniture.SsmWrap.Parameters;

/// <summary>Parameters could not be read. The message is for people, says what to do next, and holds no secret.</summary>
internal sealed class ParameterStoreException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Trying again may help: throttling, trouble of the service, the network.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The exception for a service's error response to an operation about a path or names.</summary>
    public static ParameterStoreException Of(
        string operation,
        IReadOnlyList<string> asked,
        string region,
        int status,
        string? code,
        string? message
    )
    {
        var reason = $"{code ?? $"HTTP {status}"}{(string.IsNullOrEmpty(message) ? "" : $": {message}")}";
        var call = $"{operation} of {string.Join(", ", asked)}";
        if (Transient.IsCode(code) || Transient.IsStatus((HttpStatusCode)status))
            return new ParameterStoreException($"{call} failed ({reason})") { IsTransient = true };
        return new ParameterStoreException(
            CredentialTrouble.Advice(code, reason) is { } advice ? advice
            : AwsTrouble.KeyAdvice(code, message) is { } key ? $"{call} failed ({reason}); {key}"
            : status == 403 || code is "AccessDeniedException" or "AccessDenied"
                ? $"{call} is denied ({reason}); {AccessAdvice.For(operation, asked, region, message ?? "")}"
            : $"{call} failed ({reason})"
        );
    }
}

/// <summary>What to grant after a refusal.</summary>
internal static partial class AccessAdvice
{
    public static string For(string operation, IReadOnlyList<string> asked, string region, string message)
    {
        // A denial that is written down wins over every grant.
        if (message.Contains("explicit deny", StringComparison.OrdinalIgnoreCase))
            return "a policy denies it explicitly, which no grant can override: change that policy";
        var refused = Refusal().Match(message);
        var (action, resource) = (refused.Groups["action"].Value, refused.Groups["resource"].Value);
        // The service names one resource, the request may concern more: a path is asked with and without what lies below it.
        if (action is "" || action == "ssm:" + operation || resource is "")
            resource = Resources(operation, asked, region, resource);
        // "because no VPC endpoint policy allows …": a policy other than the caller's own.
        var policy = refused.Groups["policy"].Value;
        return $"grant {(action is "" ? "ssm:" + operation : action)} on {resource}{(policy is "" or "identity-based policy" ? "" : $" in the {policy}")}";
    }

    private static string Resources(string operation, IReadOnlyList<string> asked, string region, string named)
    {
        // Region and account as the service wrote them, if it did: arn:aws:ssm:eu-west-1:123456789012:parameter/…
        var colon = named.IndexOf(":parameter", StringComparison.Ordinal);
        var prefix =
            colon > 0
                ? named[..colon] + ":parameter"
                : $"arn:{RegionEndpoint.GetBySystemName(region).PartitionName}:ssm:{region}:ACCOUNT:parameter";
        if (operation == "GetParametersByPath")
            return asked[0].TrimEnd('/') is { Length: > 0 } path ? $"{prefix}{path} and {prefix}{path}/*" : $"{prefix}/*";
        return string.Join(", ", asked.Select(n => ArnOf(n, prefix)).Distinct(StringComparer.Ordinal));
    }

    private static string ArnOf(string name, string prefix)
    {
        // There is no permission for a single version or label.
        var bare = ParameterQuery.SplitSelector(name).Bare;
        return bare.StartsWith("arn:", StringComparison.Ordinal) ? bare : $"{prefix}/{bare.TrimStart('/')}";
    }

    // Only an ARN is worth repeating: some refusals name "*".
    [GeneratedRegex(
        @"not authorized to perform: (?<action>[\w:]+)( on resource: (?<resource>arn:[\w:/.*-]+[\w/*]))?(.*?because no (?<policy>.+?) allows)?",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Refusal();
}
