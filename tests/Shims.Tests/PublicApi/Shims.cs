using System.Reflection;

namespace GapFurniture.Shims.Tests.PublicApi;

/// <summary>The assemblies that this run has been built with: shims, or official packages in their place.</summary>
internal static class Shims
{
    private const string Prefix = "GapFurniture.Shims.";

    // The host's own list, so that a file which an earlier build left behind does not count.
    private static readonly string[] Paths = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    /// <summary>Assembly names of all shims in this build, less the tests themselves and source generators, whose API nobody calls.</summary>
    public static IEnumerable<string> InUse =>
        from path in Paths
        let name = Path.GetFileNameWithoutExtension(path)
        where name.StartsWith(Prefix, StringComparison.Ordinal) && !name.EndsWith(".Generator", StringComparison.Ordinal)
        where name != Assembly.GetExecutingAssembly().GetName().Name
        select name;

    public static string AssemblyName(string package) =>
        Prefix + package.Replace("AWSSDK.", "", StringComparison.Ordinal).Replace("Amazon.", "", StringComparison.Ordinal);

    /// <summary>A shim's assembly, not loaded for execution; skips the test when the official package is in use.</summary>
    public static Assembly Read(string package)
    {
        var name = AssemblyName(package);
        Assert.SkipUnless(InUse.Contains(name), $"{package} is the official package in this build");
        // Not disposed: what is read from the assembly lives as long as its context, which is as long as one test.
        return new MetadataLoadContext(new PathAssemblyResolver(Paths), "System.Private.CoreLib").LoadFromAssemblyName(name);
    }
}
