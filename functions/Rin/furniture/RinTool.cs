using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Gaps;
using GapFurniture.Furniture.Verify;

namespace GapFurniture.Furniture.Pieces.Rin;

/// <summary>Rin: its warehouse, and the COPY JOBs that take over.</summary>
internal sealed class RinTool : IPieceTool
{
    public async Task<string> SnippetsAsync(SnippetRequest request, Clients clients, CancellationToken cancellation)
    {
        var path = SnippetRequest.Required(request.Config, "--config rin.yaml");
        if (!File.Exists(path))
            throw new FurnitureException(
                $"{path} is {(Directory.Exists(path) ? "a folder; name the file in it" : "not there")}: --config FILE"
            );
        var text = await File.ReadAllTextAsync(path, cancellation);
        return CopyJobs.Of(RinFile.Read(path, text, Environment.GetEnvironmentVariable));
    }

    public Task<IReadOnlyList<Finding>> TargetAsync(TargetQuestion question, Clients clients, CancellationToken cancellation)
    {
        var config = question.Function?.Variables.GetValueOrDefault("RIN_CONFIG");
        return Task.FromResult<IReadOnlyList<Finding>>([
            Finding.Ok(
                "warehouse",
                $"not looked at from here: rin -config {config ?? "config.yaml"} -verify checks database, tables, rights and roles"
            ),
        ]);
    }
}
