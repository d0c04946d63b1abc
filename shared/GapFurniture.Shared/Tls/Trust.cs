using System.Runtime.InteropServices;

namespace GapFurniture.Shared.Tls;

/// <summary>Which certificate authorities this process trusts: the one place for all its connections.</summary>
public static partial class Trust
{
    private const string FileVariable = "SSL_CERT_FILE";
    private const string FolderVariable = "SSL_CERT_DIR";
    private const string Nothing = "/dev/null";

    /// <summary>The system's authorities, as the environment was when the process started.</summary>
    public static TrustStore System { get; } = TrustStore.Of(Environment.GetEnvironmentVariable);

    /// <summary>For AWS: what <c>AWS_CA_BUNDLE</c> names and nothing else, where it is set; else the system's.</summary>
    /// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html"/>
    public static TrustStore Aws { get; } =
        Environment.GetEnvironmentVariable("AWS_CA_BUNDLE") is { Length: > 0 } bundle ? new TrustStore([bundle], []) : System;

    /// <summary>
    /// Keeps .NET from reading the system's store, which it does even where another is named: OpenSSL's variables point at nothing in this
    /// process from now on. Programs that it starts see them as they were. To be called first of all, by programs all of whose connections
    /// are verified by this class.
    /// </summary>
    public static void TakeOver()
    {
        // The SDK fetches credentials from there with a client that is made deep inside it.
        var fetchesCredentials =
            Environment
                .GetEnvironmentVariable("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                ?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        if (!OperatingSystem.IsLinux() || fetchesCredentials)
            return;
        _ = System;
        // From here on .NET has a copy of the environment, which children get; OpenSSL asks libc.
        _ = Environment.GetEnvironmentVariables();
        _ = Set(FileVariable, Nothing, 1);
        _ = Set(FolderVariable, Nothing, 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(string name, string value, int overwrite);
}
