using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin;

/// <summary>What Rin would send, for people to read: no secrets, and nobody is asked for any.</summary>
internal static class Preview
{
    /// <summary>An object as its URL names it, newly created.</summary>
    /// <param name="url">Of the form <c>s3://bucket/key</c>.</param>
    public static S3ObjectEvent Object(string url)
    {
        var parts = url["s3://".Length..].Split('/', 2);
        return new S3ObjectEvent(parts[0], parts[1], "ObjectCreated:Put");
    }

    /// <summary>
    /// The COPYs of items that are loaded by one transaction. Whether other keys begin with an object's key only S3 knows, and S3 is not
    /// asked; where some do, Rin takes a manifest for it.
    /// </summary>
    public static IEnumerable<CopyStatement> Statements(RinConfig config, IEnumerable<CopyItem> items)
    {
        var authorization = Authorization(config.Aws);
        foreach (var same in items.GroupBy(i => (i.Table, i.Target.Region, i.Target.SqlOption, Alone: Alone(config, i))))
        {
            var objects = same.Select(i => i.Object).DistinctBy(o => o.Url).ToList();
            var manifest = NeedsManifest(config, objects[0]);
            var place = $"s3://{config.Manifest?.Bucket ?? objects[0].Bucket}/{config.Manifest?.Prefix ?? ManifestStore.DefaultPrefix}";
            var url = manifest ? $"{place}….manifest" : objects[0].Url;
            var (table, region, options, _) = same.Key;
            yield return new CopyStatement(table, url, manifest, authorization, region, options) { Objects = objects };
        }
    }

    /// <summary>The SQL, or why there can be none.</summary>
    public static string Sql(CopyStatement copy)
    {
        try
        {
            return copy.ToString();
        }
        catch (ArgumentException e)
        {
            return $"cannot be loaded: {e.Message}";
        }
    }

    /// <summary>Such as <c>1 object</c> or <c>2 objects</c>.</summary>
    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Alone(RinConfig config, CopyItem item) => NeedsManifest(config, item.Object) ? "manifest" : item.Object.Url;

    private static bool NeedsManifest(RinConfig config, S3ObjectEvent s3Object) =>
        config.Manifest is not null || !SqlText.IsPlain(s3Object.Key);

    private static CopyAuthorization Authorization(AwsSettings aws) =>
        aws switch
        {
            { IamRole: { } role } => CopyAuthorization.Role(role),
            { AccessKeyId: { } id, SecretAccessKey: { } secret } => CopyAuthorization.Keys(id, secret, sessionToken: null),
            _ => CopyAuthorization.Keys("(from the credential chain)", "****", "****"),
        };
}
