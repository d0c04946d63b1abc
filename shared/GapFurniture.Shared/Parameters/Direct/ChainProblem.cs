using Amazon.Runtime;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>What went wrong in the SDK's chain, which it says in nested exceptions and many lines, in one for people.</summary>
internal static class ChainProblem
{
    private const string Ways =
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile by AWS_PROFILE, or give the task or instance a role";

    /// <summary>Nobody has any.</summary>
    public static string Nothing(Func<string, string?> readVariable, bool hasProfile)
    {
        var has = (string name) => readVariable(name) is { Length: > 0 };
        var reason =
            has("AWS_ACCESS_KEY_ID") ? "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
            : has("AWS_SECRET_ACCESS_KEY") ? "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not"
            : has("AWS_PROFILE") && !hasProfile ? $"there is no profile {readVariable("AWS_PROFILE")}, which AWS_PROFILE names"
            : "none in the environment, in a profile, from a container or an instance";
        return $"there are no AWS credentials ({reason}); {Ways}";
    }

    /// <summary>Somebody should have them and does not give them.</summary>
    /// <param name="source">What the chain found; null when it did not get so far.</param>
    /// <param name="profile">The profile that was chosen by name, if any.</param>
    /// <param name="error">What it threw.</param>
    public static string Describe(AWSCredentials? source, string? profile, Exception error)
    {
        var said = Said(error);
        var of = profile is null ? "" : $" of profile {profile}";
        if (said.Contains("AWSSDK.Signin", StringComparison.Ordinal))
            return $"the AWS credentials{of} are those of aws login, which cannot be read here; choose a profile with credential_process = aws configure export-credentials --profile {profile ?? "default"} --format process";
        var advice = source switch
        {
            _ when source is SSOAWSCredentials || said.Contains("SSO", StringComparison.Ordinal) =>
                $"log in: aws sso login{(profile is null ? "" : $" --profile {profile}")}",
            AssumeRoleAWSCredentials role =>
                $"check who may take {role.RoleArn} (its trust policy) and the credentials that it is taken with",
            AssumeRoleWithWebIdentityCredentials web =>
                $"check the trust policy of {web.RoleArn} and the token in {web.WebIdentityTokenFile}",
            ProcessAWSCredentials => "check the command of credential_process",
            GenericContainerCredentials => "check the role of the task or pod, and AWS_CONTAINER_AUTHORIZATION_TOKEN or its file",
            _ => Ways,
        };
        return $"the AWS credentials{of} cannot be had ({said}); {advice}";
    }

    /// <summary>The first message and the service's, or else the innermost: what was tried, and why it failed.</summary>
    private static string Said(Exception error)
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
