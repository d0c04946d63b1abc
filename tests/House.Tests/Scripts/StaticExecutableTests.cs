using GapFurniture.Package;

namespace GapFurniture.House.Tests.Scripts;

/// <summary>A published executable is one file that needs nothing of an image, unless its project says why it cannot be.</summary>
public sealed class StaticExecutableTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gap-root-").FullName;

    public static TheoryData<string> Pieces =>
        [.. Tree.Pieces.Where(p => !Tree.Read($"functions/{p}/{p}.csproj").Contains("<StaticExecutable>false", StringComparison.Ordinal))];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_starts_in_a_root_with_nothing_in_it_and_says_which_OpenSSL_it_has(string piece)
    {
        var executable = Environment.GetEnvironmentVariable($"GAP_{piece.ToUpperInvariant()}");
        Assert.SkipUnless(executable is not null && File.Exists(executable), "the published executable is tried: ./test publishes it");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root changes its root");
        Assert.SkipUnless(new Glibc(executable!).Newest is null, "not static here: libssl-dev and cmake were missing");
        var name = piece.ToLowerInvariant();
        File.Copy(executable!, Path.Combine(_root, name));

        var (status, version, error) = await Command.RunAsync("chroot", _root, [_root, $"/{name}", "-version"]);
        var (helped, help, _) = await Command.RunAsync("chroot", _root, [_root, $"/{name}", "-help"]);

        (status, error).ShouldBe((0, ""));
        version.ShouldStartWith($"{name} ");
        version
            .Contains(" (linked in)", StringComparison.Ordinal)
            .ShouldBe(!Tree.Read($"functions/{piece}/{piece}.csproj").Contains("<StaticOpenSslLinking>false", StringComparison.Ordinal));
        helped.ShouldBe(0);
        help.ShouldContain("usage: ");
    }

    /// <summary>Also on a machine whose first publish installed it: nothing is compiled again that is up to date.</summary>
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task What_is_published_once_is_up_to_date(string piece)
    {
        var executable = Environment.GetEnvironmentVariable($"GAP_{piece.ToUpperInvariant()}");
        // Not that of another tree, of which this one is a copy without a piece.
        var own = executable?.StartsWith(Tree.PathOf("artifacts/"), StringComparison.Ordinal) == true && File.Exists(executable);
        Assert.SkipUnless(own, "the published executable is tried: ./test publishes it");

        var (status, output, error) = await Command.RunAsync(Tree.PathOf("publish"), Tree.Root, [piece, "--current"]);

        (status, output).ShouldBe((0, executable + "\n"), error);
        error.ShouldContain($"publish: {piece} is up to date");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
