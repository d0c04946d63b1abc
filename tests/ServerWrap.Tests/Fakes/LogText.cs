namespace GapFurniture.ServerWrap.Tests.Fakes;

/// <summary>A log that may be read while others write lines to it.</summary>
internal sealed class LogText : StringWriter
{
    private readonly Lock _gate = new();

    /// <summary>Called before each line is there.</summary>
    public Action<string> OnLine { get; set; } = static _ => { };

    public override void WriteLine(string? value)
    {
        OnLine(value ?? "");
        lock (_gate)
            base.WriteLine(value);
    }

    public override string ToString()
    {
        lock (_gate)
            return base.ToString();
    }
}
