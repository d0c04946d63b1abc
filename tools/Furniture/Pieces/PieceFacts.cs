using System.Text.Json;
using System.Text.Json.Serialization;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Shared.Options;

namespace GapFurniture.Furniture.Pieces;

/// <summary>What this program knows of a piece: <c>functions/X/furniture/piece.json</c>, from which GAPS.md is made as well.</summary>
internal sealed record PieceFacts
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Name, as the folder in <c>functions/</c>.</summary>
    public required string Piece { get; init; }

    /// <summary>The services that it connects, such as <c>S3 → Redshift</c>.</summary>
    public required string Gap { get; init; }

    /// <summary>How a bucket's events reach it; null when no bucket is involved.</summary>
    public Way? Way { get; init; }

    /// <summary>Events of the bucket that it works on. The default value is new objects.</summary>
    public IReadOnlyList<string> Events { get; init; } = [EventTypes.Created];

    /// <summary>For a piece without bucket: what starts it, and what to do instead of attaching.</summary>
    public string? Instead { get; init; }

    /// <summary>What the configuration's id means to it, so that one must be given; null for a piece that does not read it.</summary>
    public string? IdMeans { get; init; }

    /// <summary>Environment variables of its function: of each group at least one has to be set.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Variables { get; init; } = [];

    /// <summary>
    /// Flags with which its executable says of objects, given as <c>s3://</c> URLs behind them, what it would do with each or what is wrong with
    /// it; null when it has none. It may change nothing then.
    /// </summary>
    public IReadOnlyList<string>? Explains { get; init; }

    /// <summary>Commands of this program for the help, without its name, such as <c>verify x --bucket b</c>.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What AWS offers today; empty for nothing.</summary>
    public required IReadOnlyList<GapFact> Today { get; init; }

    /// <summary>What that does not cover.</summary>
    public required IReadOnlyList<string> NotCovered { get; init; }

    /// <summary>How to move over, step by step.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>What it counts when it is deployed, for <c>status</c> and dashboards.</summary>
    public PieceCounts Counts { get; init; } = new();

    /// <summary>The command that makes the snippets for the steps; null when there is none.</summary>
    public string? Snippets { get; init; }

    [JsonIgnore]
    public string Executable => Piece.ToLowerInvariant();

    /// <summary>The pieces that this program was built with, by name.</summary>
    public static IReadOnlyList<PieceFacts> Embedded { get; } = Sorted(Resources("piece:").Select(r => r.Text));

    /// <summary>The pieces of a source checkout, but for one that goes.</summary>
    public static IReadOnlyList<PieceFacts> In(string checkout, string? without = null) =>
        Sorted(
            Directory
                .EnumerateDirectories(Path.Combine(checkout, "functions"))
                .Where(folder => Path.GetFileName(folder) != without)
                .Select(folder => Path.Combine(folder, "furniture", "piece.json"))
                .Where(File.Exists)
                .Select(File.ReadAllText)
        );

    /// <summary>Texts that this program was built with, whose names begin so.</summary>
    public static IEnumerable<(string Name, string Text)> Resources(string prefix)
    {
        var assembly = typeof(PieceFacts).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name[prefix.Length..], reader.ReadToEnd());
        }
    }

    /// <summary>A piece by its name, in whatever case.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static PieceFacts Find(string name) =>
        Embedded.FirstOrDefault(p => p.Piece.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw Unknown(name, Embedded.Select(p => p.Piece));

    public static UsageException Unknown(string name, IEnumerable<string> known) =>
        new(
            Suggestion.Nearest(name, known) is { } near
                ? $"there is no piece {name}: did you mean {near}?"
                : $"there is no piece {name}; there are {string.Join(", ", known)}"
        );

    public static PieceFacts Parse(string json) => JsonSerializer.Deserialize<PieceFacts>(json, s_options)!;

    private static IReadOnlyList<PieceFacts> Sorted(IEnumerable<string> files) =>
        [.. files.Select(Parse).OrderBy(p => p.Piece, StringComparer.Ordinal)];
}

/// <summary>Something that AWS offers for a gap.</summary>
/// <param name="What">The service or feature, and what it does for the gap.</param>
/// <param name="Since">When it came, such as <c>October 2024</c>.</param>
internal sealed record GapFact(string What, string Since);
