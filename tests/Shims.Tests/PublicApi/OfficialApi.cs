namespace GapFurniture.Shims.Tests.PublicApi;

/// <summary>What is public in the official packages, as official-api/ lists it.</summary>
internal static class OfficialApi
{
    private const string Comment = "  // ";

    /// <summary>Members that have come since the lists were taken.</summary>
    private const string Newer = "AWSSDK.newer-than-2025-04-28";

    /// <summary>A type of TweetinviAPI that its list names but does not open.</summary>
    private const string Container = "TweetinviAPI.container";

    public static IReadOnlySet<string> Of(string package) =>
        Read(package).Concat(Read(Newer)).Concat(Read(Container)).Select(line => line.Split(Comment)[0]).ToHashSet(StringComparer.Ordinal);

    /// <summary>"Type::Field" → the string that the constant stands for, where the lists know it.</summary>
    public static IReadOnlyDictionary<string, string> Constants(string package) =>
        Read(package)
            .Concat(Read(Newer))
            .Where(line => line.Contains(" [static readonly]" + Comment, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(line => line.Split(" : ")[0], line => line.Split(Comment)[1].Trim('"'), StringComparer.Ordinal);

    private static string[] Read(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "official-api", name + ".txt"));
}
