namespace GapFurniture.ServerWrap.Tests.Server;

/// <summary>Interpreters that tests run servers with. Where there is none, the test is skipped.</summary>
internal static class Programs
{
    public static string Python => Find("python3");

    public static string Node => Find("node");

    // The system's own first: managers of versions put scripts into the path that take a second.
    private static string Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Prepend("/usr/bin");
        var found = folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"there is no {name} here");
        return found;
    }
}
