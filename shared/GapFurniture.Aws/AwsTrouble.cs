using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Aws;

/// <summary>
/// What a failed call of AWS means for whoever made it: one line that says what to do next. The SDK's own messages are often several lines, or
/// name its classes.
/// </summary>
public static partial class AwsTrouble
{
    private const string PrivateAuthority =
        "a private certificate authority has to be in the system's store, or in a PEM file that SSL_CERT_FILE or AWS_CA_BUNDLE names";

    private const string SomethingElse = "does something else answer there, or in between (AWS_ENDPOINT_URL, a proxy, a load balancer)?";

    private static readonly string[] s_denials =
        "AccessDenied AccessDeniedException UnauthorizedOperation KmsAccessDenied KMS.AccessDeniedException".Split(' ');

    /// <summary>No Region is set anywhere.</summary>
    public static string NoRegion =>
        $"there is no AWS Region: set AWS_REGION, or name one in the profile{(CredentialTrouble.ProfileProblem() is { } problem ? $" ({problem})" : "")}";

    /// <summary>True for what the SDK and the network throw when a call did not succeed, or was not made at all.</summary>
    public static bool Is(Exception error) =>
        error is AmazonServiceException or AmazonClientException or HttpRequestException or XmlException
        || CredentialTrouble.OfSource(error) is not null;

    /// <summary>True for a caller who is known, but not allowed.</summary>
    public static bool IsDenied(Exception error) =>
        error is AmazonServiceException { StatusCode: var status, ErrorCode: var code }
        && (status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized && !CredentialTrouble.Is(error) || s_denials.Contains(code));

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

    private static string Reason(Exception error) =>
        CredentialTrouble.OfSource(error) is { } source ? source
        : Transient.Cause<AuthenticationException>(error) is { } handshake
            ? $"no TLS connection: {OneLine(handshake.GetBaseException().Message)}; {(handshake is UntrustedException ? PrivateAuthority : SomethingElse)}"
        : error is AmazonUnmarshallingException or XmlException
            ? $"the response did not come from AWS ({OneLine(error.GetBaseException().Message)}); {SomethingElse}"
        : error is AmazonServiceException response && (response.StatusCode != default || response.ErrorCode is { Length: > 0 })
            ? ReasonOf(response)
        : Transient.Cause<SocketException>(error) is { } socket ? $"{OneLine(error.Message)}{Unreachable(socket)}"
        : IsWithoutRegion(error) ? NoRegion
        : BeforeTheCall(OneLine(error.Message));

    private static string ReasonOf(AmazonServiceException response)
    {
        var (status, code, message) = (response.StatusCode, response.ErrorCode, OneLine(response.Message));
        if (status != default && NoMessage().IsMatch(message))
            return WithoutReason(status);
        if (!string.IsNullOrEmpty(code))
            message = message.Contains(code, StringComparison.Ordinal) ? message : $"{code}: {message}";
        // Gateways answer in JSON, too, without a code.
        else if (status >= HttpStatusCode.BadRequest && !message.StartsWith("HTTP ", StringComparison.Ordinal))
            message = $"HTTP {(int)status} ({status}): {message}";
        return CredentialTrouble.Advice(code, message) is { } advice ? advice
            : code is "PermanentRedirect" ? $"{message}; the bucket is in another Region: set AWS_REGION to it"
            : message;
    }

    // Responses of S3 to HEAD have no body. Others have one, unless a proxy or a load balancer speaks for the service.
    private static string WithoutReason(HttpStatusCode status) =>
        $"HTTP {(int)status} ({status}) without a reason from AWS{(status >= HttpStatusCode.InternalServerError ? $"; {SomethingElse}" : "")}";

    internal static string OneLine(string text) =>
        string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');

    // What the SDK finds out before it sends anything; its exceptions have no codes.
    private static string BeforeTheCall(string message)
    {
        var known = Setting().Match(message);
        if (known.Groups["region"] is { Success: true } region)
            return $"{region} is not an AWS Region: set AWS_REGION to a name such as eu-central-1";
        if (known.Groups["url"] is { Success: true } url)
            return $"\"{url}\" is not an endpoint: set AWS_ENDPOINT_URL to an http:// or https:// address";
        return known.Success ? CredentialTrouble.Missing(Environment.GetEnvironmentVariable) : message;
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
