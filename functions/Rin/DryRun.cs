using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin;

/// <summary>Shows what would happen to objects, without asking anybody.</summary>
internal static class DryRun
{
    public static void Explain(RinConfig config, IReadOnlyList<string> urls, TextWriter output)
    {
        if (urls.Count == 0)
            output.WriteLine($"config is well: {config.Targets.Count} targets; give s3:// URLs to see their SQL");
        var authorization = config.Aws switch
        {
            { IamRole: { } role } => CopyAuthorization.Role(role),
            { AccessKeyId: { } id, SecretAccessKey: { } secret } => CopyAuthorization.Keys(id, secret, sessionToken: null),
            _ => CopyAuthorization.Keys("(from the credential chain)", "****", "****"),
        };
        foreach (var url in urls)
            Explain(config, url, authorization, output);
    }

    private static void Explain(RinConfig config, string url, CopyAuthorization authorization, TextWriter output)
    {
        var parts = url["s3://".Length..].Split('/', 2);
        var s3Object = new S3ObjectEvent(parts[0], parts[1], "ObjectCreated:DryRun");
        var items = new List<CopyItem>();
        output.WriteLine(s3Object.Url);
        if (!LoadPlanner.Route(s3Object, config.Targets, items))
            output.WriteLine("  no target: ignored");
        else if (items.Count == 0)
            output.WriteLine("  discarded");
        foreach (var item in items)
        {
            var manifest = config.Manifest is not null || !SqlText.IsPlain(s3Object.Key);
            var from = manifest
                ? $"s3://{config.Manifest?.Bucket ?? s3Object.Bucket}/{config.Manifest?.Prefix ?? ManifestStore.DefaultPrefix}….manifest"
                : url;
            var copy = new CopyStatement(item.Table, from, manifest, authorization, item.Target.Region, item.Target.SqlOption)
            {
                Objects = [s3Object],
            };
            output.WriteLine($"  {item.Target.Connection}: {Sql(copy)}");
        }
    }

    private static string Sql(CopyStatement copy)
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
}
