using System.Text.RegularExpressions;
using Amazon.S3;
using GapFurniture.Aws;

namespace GapFurniture.Rin.Config;

/// <summary>Fetches a config's text from where <c>-config</c> says: a path, <c>file://</c>, <c>s3://bucket/key</c>, <c>http(s)://</c>.</summary>
/// <param name="s3">Makes a client; it is used once.</param>
/// <param name="http">With a time limit, and <see cref="MaxLength"/> as its limit of content.</param>
internal sealed partial class ConfigSource(Func<IAmazonS3> s3, HttpClient http)
{
    public const int MaxLength = 1024 * 1024; // characters of the longest config: some ten thousand targets
    private static readonly string s_tooLong = $"longer than {MaxLength} characters, which is no config";

    /// <exception cref="ConfigException">It cannot be read.</exception>
    public async Task<string> FetchAsync(string location, CancellationToken cancel)
    {
        try
        {
            await using var stream = location.Split("://", 2) switch
            {
                ["s3", _] => S3Url.ParseObject(location) is var (bucket, key)
                    ? (await s3().GetObjectAsync(bucket, key, cancel)).ResponseStream
                    : throw new NotSupportedException("an S3 location is s3://bucket/key"),
                ["http" or "https", _] => new MemoryStream(await http.GetByteArrayAsync(new Uri(location), cancel)),
                ["file", var path] => File.OpenRead(path),
                [var scheme, _] => throw new NotSupportedException($"{scheme}:// is not supported; use a path, s3://, https:// or file://"),
                _ => File.OpenRead(location),
            };
            return await ReadAsync(stream, cancel);
        }
        // Whatever AWS, a server or the file system has against it; even an empty path, or a URL without a host.
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            throw new ConfigException([new ConfigProblem(Printable(location), 0, Reason(location, e))], e);
        }
    }

    /// <summary>The location as logs may name it: a URL's user and query can be a password or a signature.</summary>
    public static string Printable(string location) =>
        location.StartsWith("http", StringComparison.Ordinal) && Uri.TryCreate(location, UriKind.Absolute, out var url)
            ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : location;

    /// <summary>Reads text that comes from elsewhere, but no more of it than makes sense.</summary>
    /// <exception cref="InvalidDataException">It is longer.</exception>
    internal static async Task<string> ReadAsync(Stream stream, CancellationToken cancel)
    {
        using var reader = new StreamReader(stream);
        var text = new char[MaxLength + 1];
        var length = await reader.ReadBlockAsync(text, cancel);
        return length <= MaxLength ? new string(text, 0, length) : throw new InvalidDataException(s_tooLong);
    }

    private static string Reason(string location, Exception e) =>
        e switch
        {
            FileNotFoundException or DirectoryNotFoundException => OneSlash().IsMatch(location)
                ? "no such file; a URL has two slashes after the colon"
                : "no such file; give another with -config",
            UnauthorizedAccessException when Directory.Exists(location) => "this is a folder; name the file in it with -config",
            UnauthorizedAccessException => "this user may not read it; check its mode and owner",
            OperationCanceledException => "no answer in time",
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => s_tooLong,
            HttpRequestException { StatusCode: { } status } => $"the server answers {(int)status} {status}",
            _ when AwsTrouble.Is(e) => AwsTrouble.Describe(e, needed: "s3:GetObject on it"),
            _ => e.Message,
        };

    [GeneratedRegex("^(s3|https?):/[^/]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OneSlash();
}
