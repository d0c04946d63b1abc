using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace GapFurniture.Aws;

/// <summary>
/// What is wrong with credentials, and what to do: those that AWS does not accept, and those that the SDK does not find. Of a profile "not found"
/// is all that it says, also where one line makes it ignore all of the profile, its Region and keys included.
/// </summary>
public static class CredentialTrouble
{
    /// <summary>How credentials are given.</summary>
    public const string Ways =
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile by AWS_PROFILE, or give the task or instance a role";

    private const string ContainerAdvice =
        "check the role of the task or pod, AWS_CONTAINER_CREDENTIALS_FULL_URI, and AWS_CONTAINER_AUTHORIZATION_TOKEN or its file";

    // As the SDKs sort them: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    private static readonly string[] s_codes = (
        "UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId ExpiredToken ExpiredTokenException InvalidToken "
        + "InvalidSignatureException SignatureDoesNotMatch IncompleteSignature IncompleteSignatureException MissingAuthenticationToken "
        + "MissingAuthenticationTokenException RequestTimeTooSkewed NotAuthorized OptInRequired"
    ).Split(' ');

    // https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
    // Settings with the words that they may have; "" stands for a whole number from 1.
    private static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        ["retry_mode"] = "standard adaptive",
        ["max_attempts"] = "",
        ["use_fips_endpoint"] = "true false",
        ["use_dualstack_endpoint"] = "true false",
        ["ignore_configured_endpoint_urls"] = "true false",
        ["endpoint_discovery_enabled"] = "true false",
        ["ec2_metadata_v1_disabled"] = "true false",
        ["s3_use_arn_region"] = "true false",
        ["s3_disable_multiregion_access_points"] = "true false",
        ["defaults_mode"] = "standard in-region cross-region mobile auto legacy",
        ["account_id_endpoint_mode"] = "preferred disabled required",
    };

    /// <summary>True if AWS does not accept the caller: wrong keys, expired keys, a clock that is wrong.</summary>
    public static bool Is(Exception error) => error is AmazonServiceException { ErrorCode: { } code } && s_codes.Contains(code);

    /// <summary>What to do about a service's error code; null for one that is not about credentials.</summary>
    public static string? Advice(string? code, string message) =>
        code is "ExpiredToken" or "ExpiredTokenException"
            ? $"the AWS credentials have expired ({message}); get new ones where these came from, such as by aws sso login"
        : s_codes.Contains(code)
            ? $"AWS does not accept the credentials ({message}); give valid ones by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), a profile or a role, and check the clock"
        : null;

    /// <summary>A source of credentials was found, but failed: for that the SDK has exceptions of any kind; null for all others.</summary>
    internal static string? OfSource(Exception error) =>
        SourceAdvice(error) is { } advice ? $"the AWS credentials could not be loaded ({SourceReason(error)}); {advice}" : null;

    /// <summary>No credentials were found anywhere.</summary>
    public static string Missing(Func<string, string?> readVariable)
    {
        var has = (string name) => readVariable(name) is { Length: > 0 };
        var reason =
            has("AWS_ACCESS_KEY_ID") ? "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
            : has("AWS_SECRET_ACCESS_KEY") ? "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not"
            : ProfileProblem(readVariable: readVariable) is { } problem ? problem
            : WhyNone(has("AWS_PROFILE") ? readVariable("AWS_PROFILE") : null) is { } refusal ? AwsTrouble.OneLine(refusal)
            : Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is AwsClients.NoFile
                ? "the credentials file, the one that AWS_SHARED_CREDENTIALS_FILE names or else ~/.aws/credentials, is not there"
            : "none in the environment, in a profile, from a container or an instance";
        return $"no AWS credentials found ({reason}); {Ways}";
    }

    /// <summary>The line that makes a profile useless, by default the one that AWS_PROFILE names; null when there is no such line.</summary>
    public static string? ProfileProblem(string? profile = null, Func<string, string?>? readVariable = null)
    {
        readVariable ??= Environment.GetEnvironmentVariable;
        var name = profile ?? (readVariable("AWS_PROFILE") is { Length: > 0 } chosen ? chosen : "default");
        return Find(PathOf(readVariable, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), name)
            ?? Find(PathOf(readVariable, "AWS_CONFIG_FILE", "config"), name);
    }

    // Null if that is not known, or if none was chosen and the default profile has none to give.
    private static string? WhyNone(string? chosen)
    {
        var (chain, name) = (new CredentialProfileStoreChain(), chosen ?? "default");
        if (!chain.TryGetProfile(name, out var profile))
            return chosen is null ? null : $"there is no profile {name}, which AWS_PROFILE names";
        if (!profile.CanCreateAWSCredentials)
            return chosen is null ? null : $"profile {name} has no credentials, or only a part of them";
        if (profile.Options is { SsoSession: not null } or { SsoStartUrl: not null })
            return $"nobody is logged in for profile {name}: aws sso login --profile {name}";
        if (profile.Options.MfaSerial is not null)
            return $"profile {name} needs a code of an MFA device, which nobody can enter here";
        if (profile.Options.LoginSession is not null)
            return $"profile {name} is one of aws login, which is not read here; choose one with credential_process = aws configure export-credentials --profile {name} --format process";
        try
        {
            _ = AWSCredentialsFactory.GetAWSCredentials(profile, chain);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"profile {name}: {string.Join(": ", new[] { e.Message, e.GetBaseException().Message }.Distinct())}";
        }
    }

    private static string? SourceAdvice(Exception error) =>
        error switch
        {
            ProcessAWSCredentialException =>
                "check the command of credential_process, which has to print JSON with Version, AccessKeyId and SecretAccessKey",
            InvalidOperationException when error.Message.Contains("WebIdentityTokenFile", StringComparison.Ordinal) =>
                "check AWS_WEB_IDENTITY_TOKEN_FILE, or the profile's web_identity_token_file",
            AmazonServiceException when error.Message.StartsWith("Unable to retrieve credentials", StringComparison.Ordinal) =>
                ContainerAdvice,
            // The response had none, but perhaps an error.
            ArgumentNullException { ParamName: "awsAccessKeyId" or "awsSecretAccessKey" } => ContainerAdvice,
            TypeInitializationException { InnerException: InvalidDataException } => "correct that file of profiles",
            AmazonClientException when error.Message.StartsWith("Error calling AssumeRole", StringComparison.Ordinal) =>
                "check the role's trust policy, and the credentials or the token that it is taken with",
            _ => null,
        };

    // What was tried, and why it failed. JSON that cannot be read is quoted below the first message, and may hold the keys.
    private static string SourceReason(Exception error)
    {
        var cause = Transient.Cause<AmazonServiceException>(error) ?? error.GetBaseException();
        return error is ProcessAWSCredentialException || cause == error ? AwsTrouble.OneLine(error.Message)
            : error is TypeInitializationException ? AwsTrouble.OneLine(cause.Message)
            : $"{AwsTrouble.OneLine(error.Message)}: {AwsTrouble.OneLine(cause.Message)}";
    }

    private static string PathOf(Func<string, string?> readVariable, string variable, string file) =>
        readVariable(variable) is { Length: > 0 } path
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", file);

    private static string? Find(string path, string profile)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        var section = "";
        foreach (var (i, line) in lines.Select(l => l.Trim()).Index())
        {
            if (line is ['[', .., ']'])
                section = line[1..^1].Trim();
            else if (
                (section == profile || section == $"profile {profile}")
                && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value]
                && s_words.GetValueOrDefault(key) is { } words
                && !(
                    words.Length == 0
                        ? int.TryParse(value, out var number) && number > 0
                        : words.Split(' ').Contains(value, StringComparer.OrdinalIgnoreCase)
                )
            )
                return $"line {i + 1} of {path} makes the SDK ignore profile {profile}: {key} = {value}; it must be "
                    + (words.Length == 0 ? "a whole number from 1" : words.Replace(" ", " or ", StringComparison.Ordinal));
        }
        return null;
    }
}
