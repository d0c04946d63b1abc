namespace GapFurniture.ServerWrap.Tests.Fakes;

/// <summary>A log that may be read while others write lines to it.</summary>
internal sealed class LogText : StringWriter
{
    private readonly Lock _gate = new();

    public override void WriteLine(string? value)
    {
        lock (_gate)
            base.WriteLine(value);
    }

    public override string ToString()
    {
        lock (_gate)
            return base.ToString();
    }
}
