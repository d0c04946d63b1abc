using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.CloudSearchDomain;
using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using GapFurniture.Aws;

namespace GapFurniture.S32cs.Upload;

/// <summary>CloudSearch did not accept a batch because of what is in it.</summary>
/// <param name="Reason">Its own words.</param>
internal sealed partial record Refusal(string Reason)
{
    public bool IsAboutSize { get; private init; } // true if the batch was too large for the domain

    /// <summary>True if it says which document it is about.</summary>
    public bool NamesDocument => Near().IsMatch(Reason);

    /// <summary>The refusal in an exception; null for errors that are not the documents' fault.</summary>
    public static Refusal? Of(Exception e) =>
        e is not AmazonServiceException service ? null
        : service.StatusCode == HttpStatusCode.RequestEntityTooLarge
            ? new Refusal($"too large: {AwsTrouble.Describe(service)}") { IsAboutSize = true }
        : service is AmazonCloudSearchDomainException { StatusCode: HttpStatusCode.BadRequest } domain && IsAboutDocuments(domain)
            ? new Refusal(service.Message)
        : null;

    // A domain that answers in the plain format gives no error code; everything with a code of its own is about the request.
    private static bool IsAboutDocuments(AmazonCloudSearchDomainException e) =>
        e is DocumentServiceException || e.ErrorCode is null or "" or "BadRequest" or "Unknown";

    /// <summary>
    /// The document that the message names, by "(near operation with index 3; document_id abc)"; null if it names none, or none of these.
    /// It is a hint: what it says is proved by sending that document alone.
    /// </summary>
    public int? Culprit(Batch batch, int first, int count)
    {
        var match = Near().Match(Reason);
        if (!match.Success || !int.TryParse(match.Groups["index"].ValueSpan, out var index) || index < 1 || index > count)
            return null;
        // Counted from one.
        var culprit = first + index - 1;
        if (!match.Groups["id"].Success || Mentions(batch, culprit, match.Groups["id"].Value))
            return culprit;
        return index < count && Mentions(batch, culprit + 1, match.Groups["id"].Value) ? culprit + 1 : null;
    }

    private static bool Mentions(Batch batch, int document, string id) =>
        batch.Document(document).IndexOf(Encoding.UTF8.GetBytes($"\"{id}\"")) >= 0;

    [GeneratedRegex(@"near operation with index (?<index>\d{1,7})(;\s*document_id\s+(?<id>[^\s)]+))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Near();
}
