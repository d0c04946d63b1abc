using GapFurniture.Rin.Config;

namespace GapFurniture.Furniture.Pieces.Rin;

/// <summary>
/// Reads what matters here from a Rin configuration, with Rin's own readers. Variables of what is not read, such as passwords, need not be
/// set; rin -dry-run reports other mistakes.
/// </summary>
internal static class RinFile
{
    /// <summary>The targets, and the role of COPY; null when it uses keys.</summary>
    /// <exception cref="FurnitureException">It is not YAML, has no targets, or a variable is missing.</exception>
    public static (IReadOnlyList<Target> Targets, string? Role) Read(string path, string text, Func<string, string?> readVariable) =>
        Read(
            path,
            text,
            readVariable,
            root =>
                root.Maps("targets") is { Count: > 0 } targets
                    ? (targets.Select(t => TargetOf(t, root)).ToList(), root.Map("credentials").Text("aws_iam_role"))
                    : throw new FurnitureException($"{path} is not a configuration of Rin: it has no targets")
        );

    /// <summary>Bucket and prefix of the manifests; null when the config does not name them.</summary>
    /// <exception cref="FurnitureException">It is not YAML, or a variable is missing.</exception>
    public static (string Bucket, string Prefix)? ReadManifest(string path, string text, Func<string, string?> readVariable) =>
        Read<(string, string)?>(
            path,
            text,
            readVariable,
            root =>
            {
                var manifest = root.Map("manifest");
                return manifest.Text("bucket") is { } bucket ? (bucket, manifest.Text("prefix") ?? "") : null;
            }
        );

    private static T Read<T>(string path, string text, Func<string, string?> readVariable, Func<YamlMap, T> read)
    {
        try
        {
            var (document, root) = ConfigDocument.Parse(path, text, readVariable);
            document.ThrowIfWrong();
            var value = read(root);
            document.ThrowIfWrong();
            return value;
        }
        catch (ConfigException e)
        {
            throw new FurnitureException(e.Message);
        }
    }

    private static Target TargetOf(YamlMap target, YamlMap root)
    {
        var s3 = target.Map("s3").Over(root.Map("s3"));
        var redshift = target.Map("redshift").Over(root.Map("redshift"));
        var ledger = target.Map("exactly_once").Over(root.Map("exactly_once"));
        return new Target
        {
            Line = target.Line,
            Bucket = s3.Text("bucket") ?? "",
            Region = s3.Text("region"),
            Keys = TargetReader.ReadKeys(target.Map("s3"), root.Map("s3")),
            Schema = redshift.Text("schema"),
            Table = redshift.Text("table") ?? "",
            SqlOption = target.Over(root).Text("sql_option") ?? "",
            Ledger = ledger.Exists ? new TableName(ledger.Text("schema"), ledger.Text("table") ?? "") : null,
            Break = target.Truth("break"),
            Discard = target.Truth("discard"),
        };
    }
}
