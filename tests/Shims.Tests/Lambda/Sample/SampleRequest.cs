namespace GapFurniture.Shims.Tests.Lambda.Sample;

public sealed class SampleRequest
{
    public bool Fail { get; set; }
    public string? Level { get; set; }
    public string? Log { get; set; }

    /// <summary>Templates for the arguments 42 and "two".</summary>
    public IReadOnlyList<string> Templates { get; set; } = [];
    public string? LogStatically { get; set; }
}
