using System.Text.RegularExpressions;

namespace GapFurniture.Aws;

/// <summary>
/// Detects URLs, ARNs, quotes, spaces and wildcards where a bare name is expected. Each method returns what is wrong, with the name that was
/// probably meant, or null for a name that can be one.
/// </summary>
public static partial class AwsNames
{
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"/>
    public static string? BucketProblem(string text)
    {
        var bare = text.Trim(' ', '\t', '"', '\'');
        bare = bare.StartsWith("s3://", StringComparison.Ordinal) ? bare[5..] : bare;
        bare = bare.StartsWith("arn:", StringComparison.Ordinal) && bare.Split(':') is [.., var last] ? last : bare;
        return bare == text && !bare.Contains('/', StringComparison.Ordinal) && !bare.Contains(' ', StringComparison.Ordinal)
            ? null
            : $"\"{text}\" is not a bucket's bare name; give \"{bare.Split('/')[0]}\", and a folder in it as the prefix";
    }

    /// <summary>A prefix of keys, as in a bucket's notification filter: S3 takes it literally.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"/>
    public static string? PrefixProblem(string prefix) =>
        Quoted(prefix) is { } problem ? problem
        : Address().Match(prefix) is { Success: true } address
            ? $"\"{prefix}\" is {(address.Groups["arn"].Success ? "an ARN" : "a URL")}; a prefix is the beginning of the key: \"{address.Groups["key"].Value}\""
        : prefix.StartsWith('/') || prefix.StartsWith("./", StringComparison.Ordinal)
            ? $"\"{prefix}\" begins with {(prefix[0] == '/' ? "a slash" : "./")}, which keys seldom do; did you mean \"{prefix.TrimStart('.', '/')}\"?"
        : prefix.StartsWith('^')
            ? $"\"{prefix}\" begins with a ^, which is taken literally here: give the beginning of the key, \"{prefix.TrimStart('^').Split('*', '.', '[', '(', '\\')[0]}\""
        : prefix.Contains('*', StringComparison.Ordinal)
            ? $"\"{prefix}\" has a *, which is taken literally here: give the beginning of the key, \"{prefix.Split('*')[0]}\""
        : null;

    /// <summary>A suffix of keys, as in a bucket's notification filter: S3 takes it literally.</summary>
    public static string? SuffixProblem(string suffix) =>
        Quoted(suffix) is { } problem ? problem
        : suffix.LastIndexOf('*') is var star and >= 0
            ? $"\"{suffix}\" has a *, which is taken literally here: give the end of the key, \"{suffix[(star + 1)..]}\""
        // Hadoop's _$folder$ is meant as it is.
        : suffix.EndsWith('$') && suffix.IndexOf('$', StringComparison.Ordinal) == suffix.Length - 1
            ? $"\"{suffix}\" ends with a $, which is taken literally here: give the end of the key, \"{suffix.TrimEnd('$').Replace("\\", "", StringComparison.Ordinal)}\""
        : null;

    private static string? Quoted(string text) =>
        text.Trim().Trim('"', '\'') is var bare && bare != text ? $"\"{text}\" has quotes or spaces around it; give \"{bare}\"" : null;

    // s3://bucket/key, arn:aws:s3:::bucket/key, and both ways of https.
    [GeneratedRegex(
        @"^(s3://[^/]*|(?<arn>arn:[^:]*:s3:::[^/]*)|https?://s3[.-][^/]*/[^/]*|https?://[^/]*)/?(?<key>.*)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Address();

    /// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html"/>
    public static string? QueueProblem(string text)
    {
        if (text.StartsWith("arn:", StringComparison.Ordinal))
            return $"\"{text}\" is an ARN; give the queue's name, \"{text.Split(':')[^1]}\", or its URL";
        var isName = text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return isName || (text.Contains("://", StringComparison.Ordinal) && !text.Any(char.IsWhiteSpace))
            ? null
            : $"\"{text}\" is neither a queue's name (letters, digits, - and _) nor its URL";
    }
}
