using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GapFurniture.Package;

namespace GapFurniture.House.Tests.Scripts;

/// <summary>What <c>./release</c> makes can be installed, runs, and is the same wherever it is made.</summary>
public sealed partial class ReleaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gap-release-").FullName;

    /// <summary>Pieces that are released as commands and are published just now, the smallest first.</summary>
    private static IReadOnlyList<(string Name, string Executable)> Commands { get; } =
    [
        .. Tree
            .Pieces.Where(piece => Tree.Has($"functions/{piece}/description.txt"))
            .Select(piece => (piece.ToLowerInvariant(), Environment.GetEnvironmentVariable($"GAP_{piece.ToUpperInvariant()}") ?? ""))
            .Where(c => c.Item2.Length > 0 && File.Exists(c.Item2))
            .OrderBy(c => new FileInfo(c.Item2).Length),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_command_is_installed_from_each_of_its_packages_and_runs()
    {
        NeedsTools();
        var (name, executable) = Commands[0];

        await InstallsAsync(name, executable);
    }

    [Fact]
    public async Task So_are_all_with_soak()
    {
        NeedsTools();
        Assert.SkipUnless(Command.IsSoak, "GAP_SOAK=1 installs every command");

        foreach (var (name, executable) in Commands.Skip(1))
            await InstallsAsync(name, executable);
    }

    [Fact]
    public async Task Debians_and_RPMs_checkers_find_nothing()
    {
        NeedsTools();
        Assert.SkipUnless(Command.IsSoak, "GAP_SOAK=1 asks lintian, which brings a hundred packages of Perl's along");
        await RunAsync(Tree.PathOf("tools/apt"), "lintian");

        foreach (var (name, _) in Commands)
        {
            await ReleaseAsync(name);
            foreach (var deb in Directory.EnumerateFiles(_folder, "*.deb"))
            {
                var (exit, output, error) = await Command.RunAsync(
                    "lintian",
                    Path.GetTempPath(),
                    ["--fail-on", "error,warning", "--allow-root", deb]
                );
                exit.ShouldBe(0, output + error);
            }
        }
    }

    [Fact]
    public async Task The_tool_is_installed_as_any_tool_of_NETs()
    {
        NeedsTools();
        Assert.SkipUnless(Command.IsSoak, "GAP_SOAK=1 packs the tool");
        await RunAsync(Tree.PathOf("release"), "--piece", "furniture", "--out", _folder);
        var tools = Path.Combine(_folder, "tools");

        await RunAsync("dotnet", "tool", "install", "GapFurniture.Furniture", "--tool-path", tools, "--source", _folder);

        (await RunAsync(Path.Combine(tools, "furniture"), "-help")).ShouldContain("retire");
    }

    [Fact]
    public async Task The_same_bytes_come_from_another_folder()
    {
        NeedsTools();
        Assert.SkipUnless(Command.IsSoak, "GAP_SOAK=1 compiles a command in two folders");
        var copy = Path.Combine(_folder, "copy");
        await RunAsync("git", "clone", "-q", Tree.Root, copy);
        await RunAsync("bash", "-c", $"cd '{Tree.Root}' && git diff --binary HEAD | (cd '{copy}' && git apply --allow-empty)");
        var name = Commands[0].Name;

        var there = await RunAsync(Path.Combine(copy, "release"), "--piece", name, "--out", Path.Combine(_folder, "there"));

        await ReleaseAsync(name, "--arch", "x64", "--arch", "arm64");
        var sums = await SumsAsync(_folder);
        (await SumsAsync(there.TrimEnd())).ShouldBe(sums);
        // An image checks what it is made of.
        var digests = DockerfileDigest()
            .Matches(await File.ReadAllTextAsync($"{_folder}/{name}.Dockerfile", TestContext.Current.CancellationToken));
        digests.Count.ShouldBe(2);
        digests.ShouldAllBe(digest => sums.Contains(digest.Groups["digest"].Value, StringComparison.Ordinal));
    }

    private static Task<string> SumsAsync(string folder) =>
        File.ReadAllTextAsync(Path.Combine(folder, "SHA256SUMS"), TestContext.Current.CancellationToken);

    private static void NeedsTools()
    {
        Assert.SkipWhen(Commands.Count == 0, "no command is published: ./test does");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root installs packages");
        Assert.SkipUnless(
            File.Exists("/usr/bin/rpmbuild") || Command.IsSoak,
            "no rpmbuild here (Debian: rpm), and only ./release and GAP_SOAK=1 install it"
        );
    }

    private async Task InstallsAsync(string name, string executable)
    {
        var version = await RunAsync(executable, "-version");
        var made = await ReleaseAsync(name);
        var (deb, rpm) = (Single(made, ".deb"), Single(made, ".rpm"));
        var isStatic = new Glibc(executable).Newest is null;

        // From .deb, into a root of its own; what it depends on is this machine's.
        var root = Path.Combine(_folder, "deb");
        await RunAsync("bash", "-c", $"mkdir -p {root}/var/lib/dpkg/info {root}/var/lib/dpkg/updates && touch {root}/var/lib/dpkg/status");
        await RunAsync("dpkg", $"--root={root}", "--force-depends", "-i", deb);
        await HasAllAsync(root, name, version, isStatic);
        (await RunAsync("dpkg", "-f", deb, "Depends")).Contains("libc6 (>= 2.", StringComparison.Ordinal).ShouldBe(!isStatic);

        // From .rpm, which knows its own sums.
        root = Path.Combine(_folder, "rpm");
        (await RunAsync("rpm", "-K", rpm)).ShouldContain("digests OK");
        await RunAsync("rpm", "--root", root, "--nodeps", "--dbpath", "/var/lib/rpm", "-i", "--ignorearch", rpm);
        await HasAllAsync(root, name, version, isStatic);
        var needs = await RunAsync("rpm", "-qp", "--requires", rpm);
        foreach (var library in new[] { "libc.so.6(GLIBC_2.", "libssl.so.3()(64bit)" })
            needs.Contains(library, StringComparison.Ordinal).ShouldBe(!isStatic, library);

        // From the archive, into any folder.
        root = Directory.CreateDirectory(Path.Combine(_folder, "tar")).FullName;
        await RunAsync("tar", "-xzf", Single(made, ".tar.gz"), "-C", root, "--strip-components=1");
        (await RunAsync(Path.Combine(root, name), "-version")).ShouldBe(version);
        foreach (var file in new[] { "LICENSE", "NOTICE", $"{name}.1", $"{name}.bash" })
            File.Exists(Path.Combine(root, file)).ShouldBeTrue(file);

        await RunAsync("bash", "-c", $"cd '{_folder}' && sha256sum --quiet -c SHA256SUMS");
        foreach (var artefact in made)
            await ListsAllAsync(artefact, name, isStatic);
        foreach (var folder in new[] { "deb", "rpm", "tar" })
            Directory.Delete(Path.Combine(_folder, folder), recursive: true);
    }

    private static async Task HasAllAsync(string root, string name, string version, bool isStatic)
    {
        (await RunAsync($"{root}/usr/bin/{name}", "-version")).ShouldBe(version);
        // The shell offers the flags.
        var completing = $"COMP_WORDS=({name} -vers) COMP_CWORD=1; _{name}; echo \"${{COMPREPLY[@]}}\"";
        (await RunAsync("bash", "-c", $". '{root}/usr/share/bash-completion/completions/{name}'; {completing}")).ShouldBe("-version\n");
        (await RunAsync("gunzip", "-c", $"{root}/usr/share/man/man1/{name}.1.gz")).ShouldStartWith($".TH {name.ToUpperInvariant()} 1 ");
        var notice = await File.ReadAllTextAsync($"{root}/usr/share/doc/{name}/NOTICE", TestContext.Current.CancellationToken);
        notice.ShouldContain("\nMicrosoft.Extensions.Logging.Abstractions 10");
        notice.ShouldContain("\ndotnet-runtime 10");
        notice.Contains("\nglibc 2.", StringComparison.Ordinal).ShouldBe(isStatic);
        // Whose text goes along, too.
        notice.Contains("Version 2.1, February 1999", StringComparison.Ordinal).ShouldBe(isStatic);
    }

    // Every package of the lock file, and what is linked in.
    private static async Task ListsAllAsync(string artefact, string name, bool isStatic)
    {
        var bom = JsonNode.Parse(await File.ReadAllTextAsync(artefact + ".cdx.json", TestContext.Current.CancellationToken))!;
        bom["bomFormat"]!.ToString().ShouldBe("CycloneDX");
        var components = bom["components"]!.AsArray();
        components.ShouldAllBe(c => c!["version"]!.ToString().Length > 0);
        var names = components.Select(c => c!["name"]!.ToString()).ToList();
        var piece = Tree.Pieces.Single(p => p.Equals(name, StringComparison.OrdinalIgnoreCase));
        var locked = JsonNode.Parse(Tree.Read($"functions/{piece}/packages.lock.json"))!["dependencies"]!["net10.0"]!.AsObject();
        locked
            .Where(p => p.Value!["type"]!.ToString() != "Project")
            .Select(p => p.Key)
            .Where(p => !p.Contains("Analyzer", StringComparison.Ordinal) && !p.EndsWith("ILLink.Tasks", StringComparison.Ordinal))
            .Where(p => !p.Contains(".linux-", StringComparison.Ordinal))
            .Except(names)
            .ShouldBeEmpty();
        names.Contains("glibc").ShouldBe(isStatic);
        if (artefact.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = await ZipFile.OpenReadAsync(artefact, TestContext.Current.CancellationToken);
            new[] { "bootstrap", "LICENSE", "NOTICE" }.Except(zip.Entries.Select(e => e.FullName)).ShouldBeEmpty();
        }
    }

    /// <returns>The packages that were made.</returns>
    private async Task<List<string>> ReleaseAsync(string name, params string[] archs)
    {
        var arch = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        await RunAsync(Tree.PathOf("release"), ["--piece", name, .. archs.Length > 0 ? archs : ["--arch", arch], "--out", _folder]);
        return
        [
            .. Directory
                .EnumerateFiles(_folder, $"{name}?*")
                .Where(f =>
                    f.EndsWith(".deb", StringComparison.Ordinal)
                    || f.EndsWith(".rpm", StringComparison.Ordinal)
                    || f.EndsWith(".tar.gz", StringComparison.Ordinal)
                    || f.EndsWith(".zip", StringComparison.Ordinal)
                ),
        ];
    }

    private static string Single(IEnumerable<string> made, string extension) =>
        made.Single(f => f.EndsWith(extension, StringComparison.Ordinal));

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exit, output, error) = await Command.RunAsync(program, Path.GetTempPath(), arguments);
        exit.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}{error}");
        return output;
    }

    [GeneratedRegex("digest=(?<digest>[0-9a-f]{64})", RegexOptions.None, 1000)]
    private static partial Regex DockerfileDigest();
}
