using System.Text.RegularExpressions;
using Amazon.Runtime;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Database;

/// <summary>What an error of the Data API means.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift-data/latest/APIReference/CommonErrors.html"/>
internal static partial class DataApiErrors
{
    /// <summary>A call of AWS that did not succeed, or never reached it.</summary>
    public static bool IsFailure(Exception e) => AwsTrouble.Is(e) || e is IOException or TimeoutException or OperationCanceledException;

    /// <summary>True if the service does not know, or not like, a member of the request.</summary>
    public static bool IsRefusedRequest(Exception e) =>
        e is AmazonServiceException service && Code(service) is "ValidationException" or "SerializationException";

    /// <summary>What a failed call means.</summary>
    public static Blame BlameOf(Exception e) =>
        e is AmazonServiceException && !Transient.Is(e) && PassingErrors.BlameOf(null, e.Message) is not Blame.Warehouse
            ? Blame.Connection
            : Blame.Warehouse;

    /// <summary>What the error of a statement that ran means; it is text and nothing else.</summary>
    public static Blame BlameOf(string error) =>
        PassingErrors.BlameOf(null, error) ?? (Login().IsMatch(error) ? Blame.Connection : Blame.Object);

    // The SDK names its exceptions by their codes.
    private static string Code(AmazonServiceException e) => e.ErrorCode is { Length: > 0 } code ? code : e.GetType().Name;

    [GeneratedRegex(
        @"authentication failed|\b(database|user|role) ""[^""]*"" does not exist|permission denied for database",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Login();
}
