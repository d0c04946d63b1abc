using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.Package;

namespace GapFurniture.House.Tests.Scripts;

/// <summary>Lambda packages: the same bytes for the same contents, whenever and wherever they are made.</summary>
public sealed class LambdaPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gap-package-").FullName;

    [Fact]
    public void The_same_contents_give_the_same_bytes_whatever_their_time_mode_and_order()
    {
        var (one, other) = (Sources("one", ["b.dll", "a.dll", "piece"]), Sources("other", ["piece", "a.dll", "b.dll"]));
        foreach (var file in Directory.EnumerateFiles(other))
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        var first = Write(one, "piece");
        var second = Write(other, "piece");

        second.ShouldBe(first);
        File.WriteAllText(Path.Combine(other, "a.dll"), "changed");
        Write(other, "piece").ShouldNotBe(first);
    }

    [Fact]
    public void The_executable_becomes_bootstrap_which_alone_can_be_called()
    {
        var zip = Path.Combine(_folder, "p.zip");
        LambdaZip.Write(zip, LambdaZip.All(Sources("s", ["piece", "z.so", "notes.pdb"])), "piece").ShouldBe(2 * Content.Length);

        using var archive = ZipFile.OpenRead(zip);
        archive.Entries.Select(e => e.FullName).ShouldBe(["bootstrap", "z.so"]);
        archive.Entries.Select(e => (e.ExternalAttributes >> 16) & 0x1ff).ShouldBe([Convert.ToInt32("755", 8), Convert.ToInt32("644", 8)]);
        archive.Entries.ShouldAllBe(e => e.LastWriteTime.DateTime == new DateTime(1980, 1, 1));
        Unpacked(archive, "bootstrap").ShouldBe(Content);
    }

    [Fact]
    public void A_zip_file_that_something_else_made_gets_one_time_and_keeps_the_rest()
    {
        var zip = Path.Combine(_folder, "p.zip");
        ZipFile.CreateFromDirectory(Sources("s", ["b", "a"]), zip);
        LambdaZip.SetTime(zip);

        using var archive = ZipFile.OpenRead(zip);
        archive.Entries.ShouldAllBe(e => e.LastWriteTime.DateTime == new DateTime(1980, 1, 1));
        Unpacked(archive, "a").ShouldBe(Content);
    }

    [Fact]
    public void What_is_added_to_a_package_leaves_the_rest_as_it_was()
    {
        var zip = Path.Combine(_folder, "p.zip");
        LambdaZip.Write(zip, LambdaZip.All(Sources("s", ["piece", "z.so"])), "piece");

        LambdaZip.Add(zip, [Path.Combine(Sources("texts", ["NOTICE"]), "NOTICE")]);

        using var archive = ZipFile.OpenRead(zip);
        archive.Entries.Select(e => e.FullName).ShouldBe(["bootstrap", "z.so", "NOTICE"]);
        archive
            .Entries.Select(e => (e.ExternalAttributes >> 16) & 0x1ff)
            .ShouldBe(new[] { "755", "644", "644" }.Select(m => Convert.ToInt32(m, 8)));
        archive.Entries.ShouldAllBe(e => e.LastWriteTime.DateTime == new DateTime(1980, 1, 1));
        archive.Entries.Select(e => Unpacked(archive, e.FullName)).ShouldAllBe(text => text == Content);
    }

    [Fact]
    public void A_managed_package_keeps_all_names()
    {
        var zip = Path.Combine(_folder, "p.zip");
        var folder = Sources("s", ["piece.dll", "piece.runtimeconfig.json"]);
        Directory.CreateDirectory(Path.Combine(folder, "runtimes"));
        File.WriteAllText(Path.Combine(folder, "runtimes", "x.so"), "x");

        LambdaZip.Write(zip, LambdaZip.All(folder), null);

        using var archive = ZipFile.OpenRead(zip);
        archive.Entries.Select(e => e.FullName).ShouldBe(["piece.dll", "piece.runtimeconfig.json", "runtimes/x.so"]);
    }

    [Fact]
    public void What_an_executable_wants_of_glibc_is_read_from_it()
    {
        const string Program = "/bin/sh";
        var names = Regex.Matches(
            Encoding.Latin1.GetString(File.ReadAllBytes(Program)),
            @"GLIBC_(?<version>\d[\d.]+)",
            RegexOptions.NonBacktracking
        );
        Assert.SkipWhen(names.Count == 0, "a static shell");

        var read = new Glibc(Program);

        read.Newest.ShouldBe(names.Max(name => Version.Parse(name.Groups["version"].Value)));
        read.SymbolsOf(read.Newest!).ShouldNotBeEmpty();
        read.SymbolsOf(new Version(0, 1)).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_no_executable_is_said()
    {
        var file = Path.Combine(_folder, "text");
        File.WriteAllText(file, new string('x', 100));

        Should.Throw<FormatException>(() => new Glibc(file)).Message.ShouldContain("is no executable");
    }

    /// <summary>Each published executable that is there, of this and of another architecture, and the libraries beside it.</summary>
    [Fact]
    public void What_goes_to_Lambda_starts_with_the_C_library_that_is_there()
    {
        var folder = Tree.PathOf("artifacts/pieces");
        var executables = Tree
            .Pieces.Where(piece => Tree.Has($"functions/{piece}/serverless.template"))
            .SelectMany(piece => new[] { (folder, piece), (Path.Combine(folder, "arm64"), piece) })
            .SelectMany(p => FilesOf(p.Item1, p.piece.ToLowerInvariant()))
            .Where(Glibc.IsExecutable)
            .ToList();
        Assert.SkipWhen(executables.Count == 0, "nothing is published");

        foreach (var executable in executables)
            (new Glibc(executable).Newest ?? new Version(2, 0)).ShouldBeLessThanOrEqualTo(Glibc.OfAmazonLinux2023, executable);
    }

    [Fact]
    public void A_piece_that_is_no_Lambda_function_is_told_so()
    {
        var piece = Tree.Pieces.FirstOrDefault(p => !Tree.Has($"functions/{p}/serverless.template"));
        Assert.SkipWhen(piece is null, "all pieces are Lambda functions");

        var (exit, output, error) = Command.Run(Tree.PathOf("publish"), Path.GetTempPath(), piece, "--zip");

        exit.ShouldBe(2);
        error.ShouldContain($"{piece} is no Lambda function");
        output.ShouldBeEmpty();
    }

    // ./publish notes the names of what it has made of a piece below two lines of its own.
    private static IEnumerable<string> FilesOf(string folder, string name)
    {
        var stamp = Path.Combine(folder, "." + name);
        return File.Exists(stamp) ? File.ReadLines(stamp).Skip(2).Select(file => Path.Combine(folder, file)).Where(File.Exists) : [];
    }

    private const string Content = "some content\n";

    private string Sources(string name, string[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (var file in files)
            File.WriteAllText(Path.Combine(folder, file), Content);
        return folder;
    }

    private byte[] Write(string folder, string bootstrap)
    {
        var zip = Path.Combine(_folder, "same.zip");
        LambdaZip.Write(zip, LambdaZip.Named(folder, Directory.GetFiles(folder).Select(f => Path.GetFileName(f))), bootstrap);
        return File.ReadAllBytes(zip);
    }

    private static string Unpacked(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
