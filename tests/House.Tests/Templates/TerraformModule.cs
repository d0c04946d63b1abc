using System.Text.Json.Nodes;

namespace GapFurniture.House.Tests.Templates;

/// <summary>A piece's Terraform module, read by Terraform's own parser.</summary>
internal sealed class TerraformModule
{
    private const int NoParser = 3;

    // Several tests look at one module, and npm does not install twice at a time into one folder.
    private static readonly SemaphoreSlim s_one = new(1, 1);
    private static readonly Dictionary<string, TerraformModule> s_read = new(StringComparer.Ordinal);

    private readonly JsonObject _files;

    private TerraformModule(JsonObject files) => _files = files;

    public static async Task<TerraformModule> OfAsync(string piece)
    {
        var folder = Tree.PathOf($"functions/{piece}/terraform");
        Directory.Exists(folder).ShouldBeTrue($"{piece} has a [LambdaFunction]: it needs functions/{piece}/terraform");
        await s_one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!s_read.TryGetValue(piece, out var module))
            {
                var (exit, output, error) = await Command.RunAsync(Tree.PathOf("tools/hcl2json"), Tree.Root, [folder]);
                Assert.SkipWhen(exit == NoParser, $"Terraform modules are NOT checked: {error.Trim()}");
                exit.ShouldBe(0, error);
                s_read[piece] = module = new TerraformModule(JsonNode.Parse(output)!.AsObject());
            }
            return module;
        }
        finally
        {
            s_one.Release();
        }
    }

    public IEnumerable<string> Files => _files.Select(f => f.Key);

    public IReadOnlyDictionary<string, JsonObject> Variables => Blocks("variable");

    public IReadOnlyDictionary<string, JsonObject> Outputs => Blocks("output");

    public JsonObject Terraform => _files["versions.tf"]!["terraform"]![0]!.AsObject();

    /// <summary>All resources of a type, by their names.</summary>
    public IReadOnlyDictionary<string, JsonObject> Resources(string type) => Typed("resource", type);

    /// <summary>The one resource of a type.</summary>
    public JsonObject Resource(string type) => Resources(type).ShouldHaveSingleItem().Value;

    /// <summary>Statements of an aws_iam_policy_document, those that a variable switches on included.</summary>
    public IEnumerable<JsonObject> Statements(string document)
    {
        if (!Typed("data", "aws_iam_policy_document").TryGetValue(document, out var body))
            yield break;
        foreach (var statement in body["statement"]?.AsArray() ?? [])
            yield return statement!.AsObject();
        foreach (var dynamic in body["dynamic"]?["statement"]?.AsArray() ?? [])
            yield return dynamic!["content"]![0]!.AsObject();
    }

    private Dictionary<string, JsonObject> Blocks(string kind) =>
        (
            from file in _files
            from block in file.Value![kind]?.AsObject() ?? []
            select KeyValuePair.Create(block.Key, block.Value![0]!.AsObject())
        ).ToDictionary(StringComparer.Ordinal);

    private Dictionary<string, JsonObject> Typed(string kind, string type) =>
        (
            from file in _files
            from block in file.Value![kind]?[type]?.AsObject() ?? []
            select KeyValuePair.Create(block.Key, block.Value![0]!.AsObject())
        ).ToDictionary(StringComparer.Ordinal);
}
