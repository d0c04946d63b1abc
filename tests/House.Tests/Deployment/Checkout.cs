using System.Security.Cryptography;
using GapFurniture.Package;

namespace GapFurniture.House.Tests.Deployment;

/// <summary>As much of the tree as a piece is deployed from: its template, its module, and the package where ./publish --zip leaves it.</summary>
internal sealed class Checkout : IDisposable
{
    private readonly string _piece;

    private Checkout(string piece, string executable)
    {
        _piece = piece;
        foreach (var file in Tree.Under($"functions/{piece}/terraform/", ".tf").Append(Template))
            File.Copy(Tree.PathOf(file), Make(file));
        var name = piece.ToLowerInvariant();
        LambdaZip.Write(Package, new Dictionary<string, string> { [name] = executable }, name);
        using var zip = File.OpenRead(Package);
        CodeSha256 = Convert.ToBase64String(SHA256.HashData(zip));
    }

    /// <summary>With what ./test published: what lies beside the tests is only a part of it. Skips the test that asks without.</summary>
    public static Checkout Of(string piece)
    {
        var variable = "GAP_" + piece.ToUpperInvariant();
        var published = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(published), $"{piece} is not published: ./test does, and says where by {variable}");
        return new Checkout(piece, published!);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("gap-deploy-").FullName;

    public string Template => $"functions/{_piece}/serverless.template";

    public string Package => Make($"artifacts/pieces/{_piece.ToLowerInvariant()}.zip");

    /// <summary>As Lambda tells it of the code that it has.</summary>
    public string CodeSha256 { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Make(string file)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
