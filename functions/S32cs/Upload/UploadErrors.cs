using Amazon.Runtime;
using GapFurniture.Shared;

namespace GapFurniture.S32cs.Upload;

/// <summary>What an upload's failure means.</summary>
internal static class UploadErrors
{
    /// <summary>True for failures that may pass by themselves: server errors and broken connections. Uploads can be repeated safely.</summary>
    /// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/error-handling.html"/>
    public static bool IsTransient(Exception e) =>
        e switch
        {
            AmazonServiceException service => (int)service.StatusCode is >= 500 or 0
                || service.ErrorCode is "ThrottlingException" or "Throttling",
            // A time limit of the client's own; the caller's has been looked at before.
            OperationCanceledException or TimeoutException or HttpRequestException or IOException => true,
            AmazonClientException client => client.InnerException is HttpRequestException or IOException or OperationCanceledException,
            _ => false,
        };

    public static string Describe(Exception e) =>
        e is AmazonServiceException service && (int)service.StatusCode != 0 && !AwsTrouble.IsCredentials(e)
            ? $"{(int)service.StatusCode} {service.ErrorCode}: {service.Message}".ReplaceLineEndings(" ")
            : AwsTrouble.Describe(e);

    /// <summary>What to do about it, where that is known.</summary>
    public static string Advice(Exception e) =>
        AwsTrouble.IsDenied(e) ? " (needed: cloudsearch:document on the domain, or its access policy must name this role)" : "";
}
