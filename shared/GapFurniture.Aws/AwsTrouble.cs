using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Aws;

/// <summary>
/// What a failed call of AWS means for whoever made it, and what is wrong with its credentials or Region: one line that says what to do next. The
/// SDK's own messages are often several lines, or name its classes.
/// </summary>
public static partial class AwsTrouble
{
    /// <summary>How credentials are given.</summary>
    public const string CredentialWays =
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile by AWS_PROFILE, or give the task or instance a role";

    private const string PrivateAuthority =
        "a private certificate authority has to be in the system's store, or in a PEM file that SSL_CERT_FILE or AWS_CA_BUNDLE names";

    private const string SomethingElse = "does something else answer there, or in between (AWS_ENDPOINT_URL, a proxy, a load balancer)?";

    private const string ContainerAdvice =
        "check the role of the task or pod, AWS_CONTAINER_CREDENTIALS_FULL_URI, and AWS_CONTAINER_AUTHORIZATION_TOKEN or its file";

    // As the SDKs sort them: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    private static readonly string[] s_credentialCodes = (
        "UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId ExpiredToken ExpiredTokenException InvalidToken "
        + "InvalidSignatureException SignatureDoesNotMatch IncompleteSignature IncompleteSignatureException MissingAuthenticationToken "
        + "MissingAuthenticationTokenException RequestTimeTooSkewed NotAuthorized OptInRequired"
    ).Split(' ');

    private static readonly string[] s_denials =
        "AccessDenied AccessDeniedException UnauthorizedOperation KmsAccessDenied KMS.AccessDeniedException".Split(' ');

    /// <summary>No Region is set anywhere.</summary>
    public static string NoRegion =>
        $"there is no AWS Region: set AWS_REGION, or name one in the profile{(AwsProfile.Problem() is { } problem ? $" ({problem})" : "")}";

    /// <summary>True for what the SDK and the network throw when a call did not succeed, or was not made at all.</summary>
    public static bool Is(Exception error) =>
        error is AmazonServiceException or AmazonClientException or HttpRequestException or XmlException || SourceAdvice(error) is not null;

    /// <summary>True if AWS does not accept the caller: wrong keys, expired keys, a clock that is wrong.</summary>
    public static bool IsCredentials(Exception error) =>
        error is AmazonServiceException { ErrorCode: { } code } && s_credentialCodes.Contains(code);

    /// <summary>True for a caller who is known, but not allowed.</summary>
    public static bool IsDenied(Exception error) =>
        error is AmazonServiceException { StatusCode: var status, ErrorCode: var code }
        && (status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized && !IsCredentials(error) || s_denials.Contains(code));

    /// <summary>True if no Region is set, which clients find out when they are made.</summary>
    public static bool IsWithoutRegion(Exception error) =>
        error is AmazonClientException && error.Message.Contains("RegionEndpoint", StringComparison.Ordinal);

    /// <summary>The error in one line; null for one that has nothing to do with a call of AWS.</summary>
    public static string? MessageOf(Exception error) => Is(error) ? Describe(error) : null;

    /// <summary>The error in one line, with the actions that a caller needs who is denied, such as <c>s3:GetObject</c>.</summary>
    public static string Describe(Exception error, string? needed = null)
    {
        var reason = Reason(error);
        return error is AmazonServiceException service && KeyAdvice(service.ErrorCode, service.Message) is { } key ? $"{reason} ({key})"
            : error is AmazonServiceException { ErrorCode: "InvalidObjectState" } ? $"{reason} (it is archived, as in Glacier: restore it)"
            : needed is not null && IsDenied(error) ? $"{reason} (needed: {needed})"
            : reason;
    }

    /// <summary>
    /// What to do when a KMS key is the reason, whatever service was called: the refusals name the service's own action, or a "customer master
    /// key" at best. Null where no key is the reason.
    /// </summary>
    /// <seealso href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors"/>
    public static string? KeyAdvice(string? code, string? message)
    {
        if (code is "InvalidKeyId")
            return "the key of this value does not exist here, or belongs to another account: its owner must encrypt it with a customer managed key, and allow you kms:Decrypt";
        var bare = code?.Replace("KMS.", "", StringComparison.OrdinalIgnoreCase).Replace("Kms", "", StringComparison.OrdinalIgnoreCase);
        var found = AboutKey().Matches(message ?? "");
        if (bare == code && found.Count == 0)
            return null;
        var key = First("arn") ?? "the KMS key that it is encrypted with";
        return bare switch
        {
            "Disabled" or "DisabledException" => $"enable {key}",
            "InvalidState" or "InvalidStateException" => $"{key} is disabled or about to be deleted: enable it",
            "NotFound" or "NotFoundException" => $"{key} does not exist",
            _ when Transient.IsCode(code) => null,
            _ => $"needed: {First("action") ?? "kms:Decrypt"} on {key}, by this role's policy and by the key's",
        };

        string? First(string group) => found.Select(m => m.Groups[group]).FirstOrDefault(g => g.Success)?.Value;
    }

    /// <summary>What to do about a service's error code; null for one that is not about credentials.</summary>
    public static string? CredentialAdvice(string? code, string message) =>
        code is "ExpiredToken" or "ExpiredTokenException"
            ? $"the AWS credentials have expired ({message}); get new ones where these came from, such as by aws sso login"
        : s_credentialCodes.Contains(code)
            ? $"AWS does not accept the credentials ({message}); give valid ones by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), a profile or a role, and check the clock"
        : null;

    /// <summary>No credentials were found anywhere.</summary>
    public static string MissingCredentials(Func<string, string?> readVariable)
    {
        var has = (string name) => readVariable(name) is { Length: > 0 };
        var reason =
            has("AWS_ACCESS_KEY_ID") ? "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
            : has("AWS_SECRET_ACCESS_KEY") ? "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not"
            : AwsProfile.Problem(readVariable: readVariable) is { } problem ? problem
            : AwsProfile.Refusal(has("AWS_PROFILE") ? readVariable("AWS_PROFILE") : null) is { } refusal ? OneLine(refusal)
            : Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is AwsClients.NoFile
                ? "the credentials file, the one that AWS_SHARED_CREDENTIALS_FILE names or else ~/.aws/credentials, is not there"
            : "none in the environment, in a profile, from a container or an instance";
        return $"no AWS credentials found ({reason}); {CredentialWays}";
    }

    /// <summary>A response that is a page, as load balancers, proxies and firewalls send it: its status and its first words.</summary>
    public static AmazonServiceException Page(HttpStatusCode status, string html)
    {
        var words = OneLine(Tags().Replace(html, " "));
        var start = words.Length > 120 ? words[..120] + "…" : words;
        return new AmazonServiceException(
            start.Length > 0 ? $"HTTP {(int)status} ({status}) with a page instead of an API response: \"{start}\"; {SomethingElse}"
                : status == HttpStatusCode.OK ? $"HTTP 200 (OK) with nothing instead of an API response; {SomethingElse}"
                : WithoutReason(status),
            ErrorType.Unknown,
            "",
            "",
            status
        );
    }

    /// <summary>A response that the service would never give, such as a list without its name: something else answers in its place.</summary>
    public static AmazonClientException Foreign(string service, string lacks) =>
        new($"the response did not come from {service}: {lacks}; {SomethingElse}");

    /// <summary>What to do about a source of credentials that was found, but failed: for that the SDK has exceptions of any kind.</summary>
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
        return error is ProcessAWSCredentialException || cause == error ? OneLine(error.Message)
            : error is TypeInitializationException ? OneLine(cause.Message)
            : $"{OneLine(error.Message)}: {OneLine(cause.Message)}";
    }

    private static string Reason(Exception error)
    {
        if (SourceAdvice(error) is { } source)
            return $"the AWS credentials could not be loaded ({SourceReason(error)}); {source}";
        if (Transient.Cause<AuthenticationException>(error) is { } handshake)
            return $"no TLS connection: {OneLine(handshake.GetBaseException().Message)}; {(handshake is UntrustedException ? PrivateAuthority : SomethingElse)}";
        if (error is AmazonUnmarshallingException or XmlException)
            return $"the response did not come from AWS ({OneLine(error.GetBaseException().Message)}); {SomethingElse}";
        var status = (error as AmazonServiceException)?.StatusCode ?? default;
        if (status != default && NoMessage().IsMatch(error.Message))
            return WithoutReason(status);
        var code = (error as AmazonServiceException)?.ErrorCode;
        var message = OneLine(error.Message);
        if (!string.IsNullOrEmpty(code) && !message.Contains(code, StringComparison.Ordinal))
            message = $"{code}: {message}";
        // Gateways answer in JSON, too, without a code.
        else if (
            string.IsNullOrEmpty(code)
            && status >= HttpStatusCode.BadRequest
            && !message.StartsWith("HTTP ", StringComparison.Ordinal)
        )
            message = $"HTTP {(int)status} ({status}): {message}";
        return CredentialAdvice(code, message) is { } advice ? advice
            : code is "PermanentRedirect" ? $"{message}; the bucket is in another Region: set AWS_REGION to it"
            : Transient.Cause<SocketException>(error) is { } socket ? $"{message}{Unreachable(socket)}"
            : status != default ? message
            : IsWithoutRegion(error) ? NoRegion
            : BeforeTheCall(message);
    }

    // Responses of S3 to HEAD have no body. Others have one, unless a proxy or a load balancer speaks for the service.
    private static string WithoutReason(HttpStatusCode status) =>
        $"HTTP {(int)status} ({status}) without a reason from AWS{(status >= HttpStatusCode.InternalServerError ? $"; {SomethingElse}" : "")}";

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');

    // What the SDK finds out before it sends anything; its exceptions have no codes.
    private static string BeforeTheCall(string message)
    {
        var known = Setting().Match(message);
        if (known.Groups["region"] is { Success: true } region)
            return $"{region} is not an AWS Region: set AWS_REGION to a name such as eu-central-1";
        if (known.Groups["url"] is { Success: true } url)
            return $"\"{url}\" is not an endpoint: set AWS_ENDPOINT_URL to an http:// or https:// address";
        return known.Success ? MissingCredentials(Environment.GetEnvironmentVariable) : message;
    }

    private static string Unreachable(SocketException socket) =>
        socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                "; check the Region (AWS_REGION) or the endpoint's name, and DNS",
            SocketError.ConnectionRefused => "; nothing listens there: check the endpoint (AWS_ENDPOINT_URL)",
            SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
                "; is there a way to it from this network (route, proxy, VPC endpoint)?",
            _ => "",
        };

    // The SDK's message for an error response that it could read nothing from.
    [GeneratedRegex("See inner exception for details|No further error information was returned by the service", RegexOptions.None, 1000)]
    private static partial Regex NoMessage();

    [GeneratedRegex(
        @"<(?<tag>script|style)\b.*?</\k<tag>>|<[^>]*>",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Tags();

    // The SDK's messages about Region, endpoint and credentials.
    [GeneratedRegex(
        "specified '(?<region>.*)' region is not a valid hostname|ServiceURL is not a valid URL: (?<url>.*)|"
            + "^(Failed to resolve AWS credentials|Unable to find the \".*\" profile|Unable to get IAM security credentials)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Setting();

    [GeneratedRegex(
        @"(?<action>\bkms:[A-Z][A-Za-z]+)|(?<arn>arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:(key|alias)/[A-Za-z0-9/_-]+)|arn:[a-z-]+:kms:|"
            + @"customer master key|\bKMS key\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex AboutKey();
}
