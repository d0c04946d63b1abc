using System.Text.Json;
using GapFurniture.LocalCloud.Redshift.Sql;
using GapFurniture.LocalCloud.S3;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Which files a COPY reads: all keys with the prefix, or what the manifest lists.</summary>
internal static class CopySource
{
    /// <exception cref="SqlException">Nothing to load, or the manifest is not one.</exception>
    public static IReadOnlyList<S3File> Resolve(IObjectSource s3, CopyStatement copy)
    {
        if (!s3.BucketExists(copy.Bucket))
            throw SqlException.Internal(
                "S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket",
                copy.Source
            );
        return copy.Manifest ? Listed(s3, copy) : WithPrefix(s3, copy);
    }

    private static List<S3File> WithPrefix(IObjectSource s3, CopyStatement copy)
    {
        var keys = s3.ListKeys(copy.Bucket, copy.Key);
        if (keys.Count == 0)
            throw SqlException.Internal($"The specified S3 prefix '{copy.Key}' does not exist", copy.Source);
        return [.. keys.Where(key => !IsHidden(key)).Select(key => new S3File(copy.Bucket, key))];
    }

    // Redshift leaves out what Hadoop tools and editors leave behind.
    private static bool IsHidden(string key)
    {
        var name = key[(key.LastIndexOf('/') + 1)..];
        return name.Length > 0 && (name[0] is '.' or '_' or '#' || name[^1] == '~');
    }

    private static List<S3File> Listed(IObjectSource s3, CopyStatement copy)
    {
        using var stream =
            s3.OpenRead(copy.Bucket, copy.Key)
            ?? throw SqlException.Internal(
                "Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey",
                copy.Source
            );
        var files = new List<S3File>();
        foreach (var (url, mandatory) in Entries(stream, copy))
        {
            var (bucket, key) = CopyParser.Location(url);
            using var file = s3.OpenRead(bucket, key);
            if (file is not null)
                files.Add(new S3File(bucket, key));
            else if (mandatory)
                throw SqlException.Internal($"The file {url} that the manifest lists as mandatory does not exist", copy.Source);
        }
        if (files.Count == 0)
            throw SqlException.Internal("No S3 files that the manifest lists were found", copy.Source);
        return files;
    }

    private static List<(string Url, bool Mandatory)> Entries(Stream stream, CopyStatement copy)
    {
        try
        {
            using var manifest = JsonDocument.Parse(stream);
            var entries = new List<(string, bool)>();
            foreach (var entry in manifest.RootElement.GetProperty("entries").EnumerateArray())
            {
                var mandatory = entry.TryGetProperty("mandatory", out var flag) && flag.GetBoolean();
                entries.Add((entry.GetProperty("url").GetString()!, mandatory));
            }
            return entries;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw SqlException.Internal("Problem reading manifest file - invalid JSON or missing entries", copy.Source + ": " + e.Message);
        }
    }
}
