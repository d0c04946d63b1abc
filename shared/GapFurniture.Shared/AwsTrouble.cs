using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace GapFurniture.Shared;

/// <summary>
/// What a failed call of AWS means for whoever made it: one line that says what to do next. The SDK's own words are often several lines, or
/// name its classes.
/// </summary>
public static partial class AwsTrouble
{
    private const string OnTheWay = "does something else answer there, or on the way (AWS_ENDPOINT_URL, a proxy, a load balancer)?";

    /// <summary>True for what the SDK and the network throw when a call did not succeed, or was not made at all.</summary>
    public static bool Is(Exception error) => error is AmazonServiceException or AmazonClientException or HttpRequestException;

    /// <summary>True if AWS does not accept who is calling: wrong keys, expired keys, a clock that is wrong.</summary>
    public static bool IsCredentials(Exception error) =>
        error is AmazonServiceException { ErrorCode: { } code } && AwsCredentialTrouble.Advice(code, code) is not null;

    /// <summary>True for a caller who is known, but may not.</summary>
    public static bool IsDenied(Exception error) =>
        error is AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } && !IsCredentials(error)
        || error is AmazonServiceException { ErrorCode: "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" };

    /// <summary>True if nobody has named a Region, which clients find out when they are made.</summary>
    public static bool IsWithoutRegion(Exception error) =>
        error is AmazonClientException && error.Message.Contains("RegionEndpoint", StringComparison.Ordinal);

    /// <summary>The error in one line.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="needed">Actions that a caller needs who is denied, such as <c>s3:GetObject</c>.</param>
    public static string Describe(Exception error, string? needed = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        return needed is not null && IsDenied(error) ? $"{Reason(error)} (needed: {needed})" : Reason(error);
    }

    private static string Reason(Exception error)
    {
        if (error is AmazonUnmarshallingException)
            return $"the answer is none of AWS's ({OneLine(error.GetBaseException().Message)}); {OnTheWay}";
        if (error is AmazonServiceException { StatusCode: not default(HttpStatusCode) } silent && NoWord().IsMatch(silent.Message))
            return WithoutReason(silent.StatusCode);
        var said = OneLine(error.Message);
        if (error is AmazonServiceException { ErrorCode: { Length: > 0 } code } && !said.Contains(code, StringComparison.Ordinal))
            said = $"{code}: {said}";
        return (error as AmazonServiceException)?.ErrorCode is { } refusal && AwsCredentialTrouble.Advice(refusal, said) is { } advice ? advice
            : error is AmazonServiceException { ErrorCode: "PermanentRedirect" }
                ? $"{said}; the bucket is in another Region: set AWS_REGION to it"
            : Network(error) is { } socket ? Unreachable(said, socket)
            : error is AmazonServiceException { StatusCode: not default(HttpStatusCode) } ? said
            : IsWithoutRegion(error) ? AwsCredentialTrouble.NoRegion
            : BeforeTheCall(said);
    }

    // Answers of S3 to HEAD have no body. Others have one, unless a proxy or a load balancer speaks for the service.
    private static string WithoutReason(HttpStatusCode status) =>
        $"HTTP {(int)status} ({status}) without a reason from AWS{(status >= HttpStatusCode.InternalServerError ? $"; {OnTheWay}" : "")}";

    private static string OneLine(string said) => Lines().Replace(said.Trim(), " ").TrimEnd('.');

    // What the SDK finds out before it sends anything; its exceptions have no codes.
    private static string BeforeTheCall(string said)
    {
        if (BadRegion().Match(said) is { Success: true } region)
            return $"{region.Groups["region"].Value} is no AWS Region: set AWS_REGION to a name such as eu-central-1";
        if (BadAddress().Match(said) is { Success: true } address)
            return $"\"{address.Groups["url"].Value}\" is no endpoint: give an http:// or https:// address by AWS_ENDPOINT_URL";
        var profile = Environment.GetEnvironmentVariable("AWS_PROFILE") is { Length: > 0 } name ? name : "default";
        return NoCredentials().IsMatch(said)
            ? AwsCredentialTrouble.Missing(Environment.GetEnvironmentVariable, new CredentialProfileStoreChain().TryGetProfile(profile, out _))
            : said;
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

    private static string Unreachable(string said, SocketException socket) =>
        socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                $"{said}; check the Region (AWS_REGION) or the endpoint's name, and the way to the network",
            SocketError.ConnectionRefused => $"{said}; nothing listens there: check the endpoint (AWS_ENDPOINT_URL)",
            SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
                $"{said}; is there a way to it from this network (route, proxy, VPC endpoint)?",
            _ => said,
        };

    // The SDK's words for an error answer that it could read nothing from.
    [GeneratedRegex("See inner exception for details|No further error information was returned by the service", RegexOptions.None, 1000)]
    private static partial Regex NoWord();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.None, 1000)]
    private static partial Regex Lines();

    [GeneratedRegex("specified '(?<region>.*)' region is not a valid hostname", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BadRegion();

    [GeneratedRegex("ServiceURL is not a valid URL: (?<url>.*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BadAddress();

    [GeneratedRegex(
        "^(Failed to resolve AWS credentials|Unable to find the \".*\" profile|Unable to get IAM security credentials)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex NoCredentials();
}
