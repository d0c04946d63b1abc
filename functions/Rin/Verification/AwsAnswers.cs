using System.Net;
using Amazon.Runtime;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verification;

/// <summary>What AWS's refusals mean.</summary>
internal static class AwsAnswers
{
    public static bool IsDenied(Exception e) =>
        e is AmazonServiceException service
        && (
            service.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
            || service.ErrorCode is "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation"
        );

    /// <summary>A call of AWS that did not succeed, or never reached AWS.</summary>
    public static bool IsFailure(Exception e) =>
        e
            is AmazonServiceException
                or AmazonClientException
                or HttpRequestException
                or IOException
                or TimeoutException
                or OperationCanceledException;

    /// <summary>Code and message in one line.</summary>
    public static string Describe(Exception e) => AwsTrouble.Is(e) ? AwsTrouble.Describe(e) : e.Message;
}
