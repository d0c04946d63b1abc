using GapFurniture.Aws;
using GapFurniture.Rin.Config;

namespace GapFurniture.Furniture.Pieces.Rin;

/// <summary>Rin: its warehouse, its manifests, and the COPY JOBs that take over.</summary>
internal sealed class RinTool : IPieceTool
{
    private const string Variable = "RIN_CONFIG";
    private const string Manifests = "manifests";

    public async Task<string> SnippetsAsync(SnippetRequest request, CancellationToken cancellation)
    {
        var path = request.Required("config", "rin.yaml");
        if (!File.Exists(path))
            throw new FurnitureException(
                Directory.Exists(path)
                    ? $"{path} is a folder; name the file in it: --config FILE"
                    : $"there is no file {path}: --config FILE"
            );
        var text = await File.ReadAllTextAsync(path, cancellation);
        var (targets, role) = RinFile.Read(path, text, Environment.GetEnvironmentVariable);
        return CopyJobs.Of(targets, role);
    }

    public Task<IReadOnlyList<Finding>> VerifyAsync(DeployedPiece deployed, CancellationToken cancellation)
    {
        var config = deployed.Function?.Variables.GetValueOrDefault(Variable);
        var hint = $"not checked from here: rin -config {config ?? "config.yaml"} -verify checks database, tables, permissions and roles";
        return Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok(hint, "warehouse")]);
    }

    /// <summary>Manifests go where the config says, else below rin-manifests/ of the bucket itself.</summary>
    public async Task<IReadOnlyList<OwnOutput>> OutputsAsync(string bucket, FunctionConfiguration? function, Clients clients)
    {
        OwnOutput standard = new(new S3Url(bucket, "rin-manifests/"), Manifests);
        if (function?.Variables.GetValueOrDefault(Variable) is not { } url || S3Url.ParseObject(url) is not { } config)
            return [standard];
        using var response = await clients.S3.GetObjectAsync(config.Bucket, config.Key, clients.Cancellation);
        using var reader = new StreamReader(response.ResponseStream);
        var text = await reader.ReadToEndAsync(clients.Cancellation);
        return RinFile.ReadManifest(url, text, name => function.Variables.GetValueOrDefault(name)) is { } place
            ? [new OwnOutput(place, Manifests)]
            : [standard];
    }
}

/// <summary>Reads what matters here from a Rin configuration, with Rin's own readers. Variables of what is not read, such as passwords,
/// need not be set; rin -dry-run reports other mistakes.</summary>
internal static class RinFile
{
    /// <summary>The targets, and the role of COPY; null when it uses keys.</summary>
    /// <exception cref="FurnitureException">It is not YAML, has no targets, or a variable is missing.</exception>
    public static (IReadOnlyList<Target> Targets, string? Role) Read(string path, string text, Func<string, string?> readVariable)
    {
        var (targets, role) = Read(
            path,
            text,
            readVariable,
            root =>
                (root.Maps("targets").Select(t => TargetReader.ReadRoute(t, root)).ToList(), root.Map("credentials").Text("aws_iam_role"))
        );
        return targets.Count > 0
            ? (targets, role)
            : throw new FurnitureException($"{path} is not a configuration of Rin: it has no targets");
    }

    /// <summary>Bucket and prefix of the manifests; null when the config does not name them.</summary>
    /// <exception cref="FurnitureException">It is not YAML, or a variable is missing.</exception>
    public static S3Url? ReadManifest(string path, string text, Func<string, string?> readVariable) =>
        Read(
            path,
            text,
            readVariable,
            root => root.Map("manifest") is var map && map.Text("bucket") is { } bucket ? new S3Url(bucket, map.Text("prefix") ?? "") : null
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
}
