namespace GapFurniture.Rin.Config;

/// <summary>A config with every target complete: the global sections are already merged into them.</summary>
internal sealed record RinConfig
{
    /// <summary>Name or URL of the queue; null only where none is needed (Lambda's event source, dry run).</summary>
    public string? QueueName { get; init; }

    public required AwsSettings Aws { get; init; }

    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>Set: every group of objects for one table is loaded by one COPY of a manifest.</summary>
    public ManifestLocation? Manifest { get; init; }

    /// <summary>How much one batch gathers.</summary>
    public BatchLimits Batch { get; init; } = new();

    /// <summary>What is allowed but probably not meant, with its place; to be logged once.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
