namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>An HTTP answer with its whole body.</summary>
internal sealed record HttpAnswer(
    int Status,
    IReadOnlyList<(string Name, string Value)> Headers,
    ReadOnlyMemory<byte> Body,
    bool KeepsConnection
)
{
    /// <summary>A header; null when it is not there.</summary>
    public string? Header(string name)
    {
        foreach (var (header, value) in Headers)
        {
            if (header.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        return null;
    }

    public override string ToString() => $"HTTP {Status}, {Body.Length} bytes";
}
