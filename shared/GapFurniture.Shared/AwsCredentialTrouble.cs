using Amazon.Runtime;

namespace GapFurniture.Shared;

/// <summary>Credentials and Region that AWS does not accept, or that nobody gives: what it is, and what to do, in one line.</summary>
public static class AwsCredentialTrouble
{
    /// <summary>No Region is set anywhere.</summary>
    public static string NoRegion =>
        $"there is no AWS Region: set AWS_REGION, or name one in the profile{Because(AwsProfile.Problem())}";

    private const string Ways =
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile by AWS_PROFILE, or give the task or instance a role";

    // As the SDKs sort them: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    private static readonly string[] s_codes =
    [
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidToken",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "RequestTimeTooSkewed",
        "NotAuthorized",
        "OptInRequired",
    ];

    /// <summary>What to do about a service's error code.</summary>
    /// <param name="code">The service's code.</param>
    /// <param name="message">Code and message.</param>
    /// <returns>Null for a code that is not about credentials.</returns>
    public static string? Advice(string? code, string message) =>
        code is "ExpiredToken" or "ExpiredTokenException"
            ? $"the AWS credentials have expired ({message}); get new ones where these came from, such as by aws sso login"
        : Array.IndexOf(s_codes, code) >= 0
            ? $"AWS does not accept the credentials ({message}); give valid ones by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), a profile or a role, and check the clock"
        : null;

    /// <summary>No credentials were found anywhere.</summary>
    public static string Missing(Func<string, string?> readVariable, bool hasProfile)
    {
        ArgumentNullException.ThrowIfNull(readVariable);
        var has = (string name) => readVariable(name) is { Length: > 0 };
        var reason =
            has("AWS_ACCESS_KEY_ID") ? "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
            : has("AWS_SECRET_ACCESS_KEY") ? "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not"
            : AwsProfile.Problem(readVariable: readVariable) is { } problem ? problem
            : has("AWS_PROFILE") && !hasProfile ? $"there is no profile {readVariable("AWS_PROFILE")}, which AWS_PROFILE names"
            : "none in the environment, in a profile, from a container or an instance";
        return $"no AWS credentials found ({reason}); {Ways}";
    }

    /// <summary>A source of credentials was found, but failed.</summary>
    /// <param name="source">What the SDK's chain found; null when it did not get so far.</param>
    /// <param name="profile">The profile that was chosen by name, if any.</param>
    /// <param name="error">What it threw.</param>
    public static string Describe(AWSCredentials? source, string? profile, Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var message = MessageOf(error);
        var of = profile is null ? "" : $" of profile {profile}";
        if (message.Contains("AWSSDK.Signin", StringComparison.Ordinal))
            return $"the AWS credentials{of} are those of aws login, which cannot be read here; choose a profile with credential_process = aws configure export-credentials --profile {profile ?? "default"} --format process";
        var advice = source switch
        {
            _ when source is SSOAWSCredentials || message.Contains("SSO", StringComparison.Ordinal) =>
                $"log in: aws sso login{(profile is null ? "" : $" --profile {profile}")}",
            AssumeRoleAWSCredentials role =>
                $"check who may assume {role.RoleArn} (its trust policy) and the credentials that it is assumed with",
            AssumeRoleWithWebIdentityCredentials web =>
                $"check the trust policy of {web.RoleArn} and the token in {web.WebIdentityTokenFile}",
            ProcessAWSCredentials => "check the command of credential_process",
            GenericContainerCredentials => "check the role of the task or pod, and AWS_CONTAINER_AUTHORIZATION_TOKEN or its file",
            _ => AwsProfile.Problem(profile) ?? Ways,
        };
        return $"the AWS credentials{of} could not be loaded ({message}); {advice}";
    }

    private static string Because(string? problem) => problem is null ? "" : $" ({problem})";

    // The first message and the service's, or else the innermost: what was tried, and why it failed.
    private static string MessageOf(Exception error)
    {
        var inner = error;
        // Below a service's own error there is only the HTTP status that it came with.
        while (inner is not AmazonServiceException { ErrorCode.Length: > 0 } && inner.InnerException is { } next)
            inner = next;
        var (first, last) = (FirstLine(error), FirstLine(inner));
        return first.Contains(last, StringComparison.Ordinal) ? first : $"{first}: {last}";
    }

    private static string FirstLine(Exception error)
    {
        // Some begin with an empty line.
        var line = error.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return line.Length == 0 ? error.GetType().Name : line[0].TrimEnd('.');
    }
}
