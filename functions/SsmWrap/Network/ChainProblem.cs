using Amazon.Runtime;
using GapFurniture.Aws;

namespace GapFurniture.SsmWrap.Network;

/// <summary>A source of credentials was found, but failed: the SDK says so in nested exceptions and many lines.</summary>
internal static class ChainProblem
{
    /// <summary>The failure in one line, and what to do.</summary>
    /// <param name="source">What the SDK's chain found; null when it did not get so far.</param>
    /// <param name="profile">The profile that was chosen by name, if any.</param>
    /// <param name="error">What it threw.</param>
    public static string Describe(AWSCredentials? source, string? profile, Exception error)
    {
        var message = MessageOf(error);
        var of = profile is null ? "" : $" of profile {profile}";
        if (message.Contains("AWSSDK.Signin", StringComparison.Ordinal))
            return $"the AWS credentials{of} are those of aws login, which ssmwrap cannot read; choose a profile with credential_process = aws configure export-credentials --profile {profile ?? "default"} --format process";
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
            _ => AwsProfile.Problem(profile) ?? AwsTrouble.CredentialWays,
        };
        return $"the AWS credentials{of} could not be loaded ({message}); {advice}";
    }

    // What was tried, and why it failed: the first message and the service's, below which there is only the HTTP status, or else the innermost.
    private static string MessageOf(Exception error)
    {
        var service = Transient.Cause<AmazonServiceException>(error);
        var (first, last) = (FirstLine(error), FirstLine(service is { ErrorCode.Length: > 0 } ? service : error.GetBaseException()));
        return first.Contains(last, StringComparison.Ordinal) ? first : $"{first}: {last}";
    }

    // Some begin with an empty line.
    private static string FirstLine(Exception error) => error.Message.Trim().Split('\n')[0].TrimEnd('.', '\r', ' ');
}
