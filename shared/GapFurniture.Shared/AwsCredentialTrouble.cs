using Amazon.Runtime.CredentialManagement;

namespace GapFurniture.Shared;

/// <summary>Credentials and Region that AWS does not accept, or that are missing: what is wrong, and what to do, in one line.</summary>
public static class AwsCredentialTrouble
{
    /// <summary>No Region is set anywhere.</summary>
    public static string NoRegion =>
        $"there is no AWS Region: set AWS_REGION, or name one in the profile{(AwsProfile.Problem() is { } problem ? $" ({problem})" : "")}";

    /// <summary>How credentials are given.</summary>
    public const string Ways =
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile by AWS_PROFILE, or give the task or instance a role";

    // As the SDKs sort them: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    private static readonly string[] s_codes = (
        "UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId ExpiredToken ExpiredTokenException InvalidToken "
        + "InvalidSignatureException SignatureDoesNotMatch IncompleteSignature IncompleteSignatureException MissingAuthenticationToken "
        + "MissingAuthenticationTokenException RequestTimeTooSkewed NotAuthorized OptInRequired"
    ).Split(' ');

    /// <summary>What to do about a service's error code; null for one that is not about credentials.</summary>
    public static string? Advice(string? code, string message) =>
        code is "ExpiredToken" or "ExpiredTokenException"
            ? $"the AWS credentials have expired ({message}); get new ones where these came from, such as by aws sso login"
        : Array.IndexOf(s_codes, code) >= 0
            ? $"AWS does not accept the credentials ({message}); give valid ones by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), a profile or a role, and check the clock"
        : null;

    /// <summary>No credentials were found anywhere.</summary>
    public static string Missing(Func<string, string?> readVariable)
    {
        var has = (string name) => readVariable(name) is { Length: > 0 };
        var reason =
            has("AWS_ACCESS_KEY_ID") ? "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
            : has("AWS_SECRET_ACCESS_KEY") ? "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not"
            : AwsProfile.Problem(readVariable: readVariable) is { } problem ? problem
            : has("AWS_PROFILE") && !new CredentialProfileStoreChain().TryGetProfile(readVariable("AWS_PROFILE"), out _)
                ? $"there is no profile {readVariable("AWS_PROFILE")}, which AWS_PROFILE names"
            : "none in the environment, in a profile, from a container or an instance";
        return $"no AWS credentials found ({reason}); {Ways}";
    }
}
