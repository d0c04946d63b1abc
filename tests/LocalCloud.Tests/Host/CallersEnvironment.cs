using System.Diagnostics;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>Whoever runs the tests may have anything in the environment: see tests/CleanEnvironment.cs, which every suite has.</summary>
public sealed class CallersEnvironment : IDisposable
{
    private static readonly (string Name, string Value)[] s_hostile =
    [
        ("AWS_PROFILE", "nobody"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        ("AWS_ENDPOINT_URL_S3", ""),
        ("AWS_REGION", "mars-north-1"),
        ("AWS_ACCESS_KEY_ID", "AKIASTRANGER"),
        ("AWS_SESSION_TOKEN", "stranger"),
        ("AWS_CA_BUNDLE", "/dev/null"),
        ("SSL_CERT_FILE", "/dev/null"),
        ("SSL_CERT_DIR", "/nonexistent"),
        ("HTTP_PROXY", "http://127.0.0.1:1"),
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("http_proxy", "http://127.0.0.1:1"),
        ("ALL_PROXY", "http://127.0.0.1:1"),
        ("NO_PROXY", ""),
        ("TZ", "Asia/Kathmandu"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("HOME", "/proc"),
        ("PGHOST", "nowhere"),
        ("BASH_ENV", "/nonexistent"),
        ("XDG_CONFIG_HOME", "/nonexistent"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gap-");

    [Fact]
    public async Task It_reaches_neither_the_clients_of_tests_nor_the_programs_that_they_start()
    {
        // A folder of temporary files that others have used, and where a database server could not get through.
        var used = _folder.CreateSubdirectory("used one").FullName;
        await File.WriteAllTextAsync(Path.Combine(used, "core"), "", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(used, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var program = Path.ChangeExtension(typeof(CallersEnvironment).Assembly.Location, null);
        var start = new ProcessStartInfo(program, ["-noLogo", "-noColor", "-class", typeof(InAnySurroundings).FullName!])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in s_hostile)
            start.Environment[name] = value;
        start.Environment["TMPDIR"] = used;

        using var tests = Process.Start(start)!;
        var output = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);

        tests.ExitCode.ShouldBe(0, output);
        output.ShouldContain("Total: 3, Errors: 0, Failed: 0");
        Directory.EnumerateFileSystemEntries(used).ShouldHaveSingleItem("nothing stays");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
