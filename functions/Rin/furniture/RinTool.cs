using GapFurniture.Furniture.Aws;
using GapFurniture.Shared;

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
        return Task.FromResult<IReadOnlyList<Finding>>([
            Finding.Ok(
                "warehouse",
                $"not checked from here: rin -config {config ?? "config.yaml"} -verify checks database, tables, permissions and roles"
            ),
        ]);
    }

    /// <summary>Manifests go where the config says, else below rin-manifests/ of the bucket itself.</summary>
    public async Task<IReadOnlyList<OwnOutput>> OutputsAsync(
        string bucket,
        FunctionConfiguration? function,
        Clients clients,
        CancellationToken cancellation
    )
    {
        OwnOutput standard = new(new S3Url(bucket, "rin-manifests/"), Manifests);
        if (function?.Variables.GetValueOrDefault(Variable) is not { } url || S3Url.ParseObject(url) is not { } config)
            return [standard];
        using var response = await clients.S3.GetObjectAsync(config.Bucket, config.Key, cancellation);
        using var reader = new StreamReader(response.ResponseStream);
        var text = await reader.ReadToEndAsync(cancellation);
        return RinFile.ReadManifest(url, text, name => function.Variables.GetValueOrDefault(name)) is var (place, prefix)
            ? [new OwnOutput(new S3Url(place, prefix), Manifests)]
            : [standard];
    }
}
