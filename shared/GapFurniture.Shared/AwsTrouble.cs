using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace GapFurniture.Shared;

/// <summary>
/// What a failed call of AWS means for whoever made it: one line that says what to do next. The SDK's own messages are often several lines, or
/// name its classes.
/// </summary>
public static partial class AwsTrouble
{
    private const string SomethingElse = "does something else answer there, or in between (AWS_ENDPOINT_URL, a proxy, a load balancer)?";

    /// <summary>True for what the SDK and the network throw when a call did not succeed, or was not made at all.</summary>
    public static bool Is(Exception error) =>
        error is AmazonServiceException or AmazonClientException or HttpRequestException or XmlException;

    /// <summary>True if AWS does not accept the caller: wrong keys, expired keys, a clock that is wrong.</summary>
    public static bool IsCredentials(Exception error) =>
        error is AmazonServiceException { ErrorCode: { } code } && AwsCredentialTrouble.Advice(code, code) is not null;

    /// <summary>True for a caller who is known, but not allowed.</summary>
    public static bool IsDenied(Exception error) =>
        error is AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } && !IsCredentials(error)
        || error
            is AmazonServiceException
            {
                ErrorCode: "AccessDenied"
                    or "AccessDeniedException"
                    or "UnauthorizedOperation"
                    or "KmsAccessDenied"
                    or "KMS.AccessDeniedException"
            };

    /// <summary>True if no Region is set, which clients find out when they are made.</summary>
    public static bool IsWithoutRegion(Exception error) =>
        error is AmazonClientException && error.Message.Contains("RegionEndpoint", StringComparison.Ordinal);

    /// <summary>The error in one line.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="needed">Actions that a caller needs who is denied, such as <c>s3:GetObject</c>.</param>
    public static string Describe(Exception error, string? needed = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        var reason = Reason(error);
        return error is AmazonServiceException service && KeyAdvice(service.ErrorCode, service.Message) is { } key ? $"{reason} ({key})"
            : needed is not null && IsDenied(error) ? $"{reason} (needed: {needed})"
            : reason;
    }

    /// <summary>
    /// What to do when a KMS key is the reason, whatever service was called: the refusals name the service's own action, or a "customer master
    /// key" at best.
    /// </summary>
    /// <param name="code">The service's error code.</param>
    /// <param name="message">The service's message.</param>
    /// <returns>Null where no key is the reason.</returns>
    /// <seealso href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors"/>
    public static string? KeyAdvice(string? code, string? message)
    {
        var text = message ?? "";
        var bare = code?.Replace("KMS.", "", StringComparison.OrdinalIgnoreCase).Replace("Kms", "", StringComparison.OrdinalIgnoreCase);
        var isOfKms = bare != code || AboutKey().IsMatch(text);
        if (code is "InvalidKeyId")
            return "the key of this value does not exist here, or belongs to another account: its owner must encrypt it with a customer managed key, and allow you kms:Decrypt";
        if (!isOfKms)
            return null;
        var arn = KeyArn().Match(text);
        var key = arn.Success ? arn.Value : "the KMS key that it is encrypted with";
        return bare switch
        {
            "Disabled" or "DisabledException" => $"enable {key}",
            "InvalidState" or "InvalidStateException" => $"{key} is disabled or about to be deleted: enable it",
            "NotFound" or "NotFoundException" => $"{key} does not exist",
            _ when Transient.IsCode(code) => null,
            _ =>
                $"needed: {(KeyAction().Match(text) is { Success: true } action ? action.Value : "kms:Decrypt")} on {key}, by this role's policy and by the key's",
        };
    }

    private static string Reason(Exception error)
    {
        if (error is AmazonUnmarshallingException or XmlException)
            return $"the response did not come from AWS ({OneLine(error.GetBaseException().Message)}); {SomethingElse}";
        if (error is AmazonServiceException { StatusCode: not default(HttpStatusCode) } empty && NoMessage().IsMatch(empty.Message))
            return WithoutReason(empty.StatusCode);
        var message = OneLine(error.Message);
        if (error is AmazonServiceException { ErrorCode: { Length: > 0 } code } && !message.Contains(code, StringComparison.Ordinal))
            message = $"{code}: {message}";
        return (error as AmazonServiceException)?.ErrorCode is { } refusal && AwsCredentialTrouble.Advice(refusal, message) is { } advice
                ? advice
            : error is AmazonServiceException { ErrorCode: "PermanentRedirect" }
                ? $"{message}; the bucket is in another Region: set AWS_REGION to it"
            : Network(error) is { } socket ? Unreachable(message, socket)
            : error is AmazonServiceException { StatusCode: not default(HttpStatusCode) } ? message
            : IsWithoutRegion(error) ? AwsCredentialTrouble.NoRegion
            : BeforeTheCall(message);
    }

    /// <summary>A response that is a page, as load balancers, proxies and firewalls send it: its status and its first words.</summary>
    public static AmazonServiceException Page(HttpStatusCode status, string html)
    {
        var words = OneLine(Spaces().Replace(Tags().Replace(html, " "), " "));
        var start = words.Length > 120 ? words[..120] + "…" : words;
        return new AmazonServiceException(
            start.Length == 0
                ? WithoutReason(status)
                : $"HTTP {(int)status} ({status}) with a page instead of an API response: \"{start}\"; {SomethingElse}",
            ErrorType.Unknown,
            "",
            "",
            status
        );
    }

    // Responses of S3 to HEAD have no body. Others have one, unless a proxy or a load balancer speaks for the service.
    private static string WithoutReason(HttpStatusCode status) =>
        $"HTTP {(int)status} ({status}) without a reason from AWS{(status >= HttpStatusCode.InternalServerError ? $"; {SomethingElse}" : "")}";

    private static string OneLine(string text) => Lines().Replace(text.Trim(), " ").TrimEnd('.');

    // What the SDK finds out before it sends anything; its exceptions have no codes.
    private static string BeforeTheCall(string message)
    {
        if (BadRegion().Match(message) is { Success: true } region)
            return $"{region.Groups["region"].Value} is not an AWS Region: set AWS_REGION to a name such as eu-central-1";
        if (BadAddress().Match(message) is { Success: true } address)
            return $"\"{address.Groups["url"].Value}\" is not an endpoint: set AWS_ENDPOINT_URL to an http:// or https:// address";
        var profile = Environment.GetEnvironmentVariable("AWS_PROFILE") is { Length: > 0 } name ? name : "default";
        return NoCredentials().IsMatch(message)
            ? AwsCredentialTrouble.Missing(
                Environment.GetEnvironmentVariable,
                new CredentialProfileStoreChain().TryGetProfile(profile, out _)
            )
            : message;
    }

    private static SocketException? Network(Exception error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
                return socket;
        }
        return null;
    }

    private static string Unreachable(string message, SocketException socket) =>
        socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                $"{message}; check the Region (AWS_REGION) or the endpoint's name, and DNS",
            SocketError.ConnectionRefused => $"{message}; nothing listens there: check the endpoint (AWS_ENDPOINT_URL)",
            SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
                $"{message}; is there a way to it from this network (route, proxy, VPC endpoint)?",
            _ => message,
        };

    // The SDK's message for an error response that it could read nothing from.
    [GeneratedRegex("See inner exception for details|No further error information was returned by the service", RegexOptions.None, 1000)]
    private static partial Regex NoMessage();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.None, 1000)]
    private static partial Regex Lines();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(
        @"<(?<tag>script|style)\b.*?</\k<tag>>|<[^>]*>",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Tags();

    [GeneratedRegex("specified '(?<region>.*)' region is not a valid hostname", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BadRegion();

    [GeneratedRegex("ServiceURL is not a valid URL: (?<url>.*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BadAddress();

    [GeneratedRegex(@"\bkms:[A-Z]|customer master key|\bKMS key\b|arn:[a-z-]+:kms:", RegexOptions.None, 1000)]
    private static partial Regex AboutKey();

    [GeneratedRegex(@"arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:(key|alias)/[A-Za-z0-9/_-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyArn();

    [GeneratedRegex(@"\bkms:[A-Z][A-Za-z]+", RegexOptions.None, 1000)]
    private static partial Regex KeyAction();

    [GeneratedRegex(
        "^(Failed to resolve AWS credentials|Unable to find the \".*\" profile|Unable to get IAM security credentials)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex NoCredentials();
}
