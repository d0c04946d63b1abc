using System.Security.Cryptography;
using GapFurniture.Package;
using GapFurniture.Pieces;

namespace GapFurniture.House.Tests.Deployment;

/// <summary>As much of the tree as a piece is deployed from: its template, its module, and the package where ./publish --zip leaves it.</summary>
internal sealed class Checkout : IDisposable
{
    private readonly string _piece;

    public Checkout(string piece)
    {
        _piece = piece;
        foreach (var file in Tree.Under($"functions/{piece}/terraform/", ".tf").Append(Template))
            File.Copy(Tree.PathOf(file), Make(file));
        var executable = new PieceExecutable(piece).Path;
        var name = piece.ToLowerInvariant();
        LambdaZip.Write(Package, new Dictionary<string, string> { [name] = executable }, name);
        using var zip = File.OpenRead(Package);
        CodeSha256 = Convert.ToBase64String(SHA256.HashData(zip));
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
