namespace GapFurniture.Shims.Tests.Lambda.Sample;

public sealed class SampleReport
{
    public string? RequestId { get; set; }
    public string? Function { get; set; }
    public string? Version { get; set; }
    public string? Arn { get; set; }
    public string? LogGroup { get; set; }
    public string? LogStream { get; set; }
    public int Memory { get; set; }
    public string? Trace { get; set; }
    public string? Identity { get; set; }
    public string? AppTitle { get; set; }
    public double RemainingSeconds { get; set; }
    public int Invocations { get; set; }
    public int ScopeUses { get; set; }
}
