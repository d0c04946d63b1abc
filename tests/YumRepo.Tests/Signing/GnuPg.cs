using GapFurniture.YumRepo.Tests.Judges;

namespace GapFurniture.YumRepo.Tests.Signing;

/// <summary>gpg with a home of its own, where tests make keys and which judges signatures.</summary>
internal sealed class GnuPg : IAsyncDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("gpg").FullName;

    public static async Task<GnuPg> StartAsync()
    {
        await DebianTools.NeedAsync("gpg");
        return new GnuPg();
    }

    /// <summary>Makes a key by what gpg reads with --generate-key.</summary>
    public Task MakeKeyAsync(string parameters) =>
        RunAsync(["--generate-key"], $"{parameters}\nName-Real: Tést\nName-Email: t@example.com\n%commit\n");

    /// <summary>All secret keys, armored.</summary>
    public async Task<byte[]> ExportAsync(string passphrase = "") =>
        System.Text.Encoding.ASCII.GetBytes(await RunAsync(["--passphrase", passphrase, "--export-secret-keys", "--armor"]));

    public Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    public async Task<string> RunAsync(string[] arguments, string input)
    {
        var (exit, output, error) = await TryAsync(arguments, input);
        exit.ShouldBe(0, error);
        return output;
    }

    public Task<(int Exit, string Output, string Error)> TryAsync(string[] arguments, string input = "") =>
        DebianTools.TryAsync("gpg", ["--homedir", _home, "--batch", "--yes", "--pinentry-mode", "loopback", .. arguments], input: input);

    /// <summary>Imports the public key and verifies a detached signature; gives what gpg says, with [GNUPG:] lines.</summary>
    public async Task<(int Exit, string Output)> VerifyAsync(byte[] publicKey, byte[] data, byte[] signature)
    {
        var folder = Directory.CreateTempSubdirectory("signed").FullName;
        var (key, signed, detached) = (Path.Combine(folder, "key"), Path.Combine(folder, "data"), Path.Combine(folder, "data.asc"));
        await File.WriteAllBytesAsync(key, publicKey);
        await File.WriteAllBytesAsync(signed, data);
        await File.WriteAllBytesAsync(detached, signature);
        await RunAsync("--import", key);
        var (exit, output, error) = await TryAsync(["--status-fd", "1", "--verify", detached, signed]);
        return (exit, output + error);
    }

    public async ValueTask DisposeAsync()
    {
        // Each home has an agent, which ends with it.
        await DebianTools.TryAsync("gpgconf", ["--homedir", _home, "--kill", "all"]);
        Directory.Delete(_home, recursive: true);
    }
}
