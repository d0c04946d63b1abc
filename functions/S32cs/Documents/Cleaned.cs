namespace GapFurniture.S32cs.Documents;

/// <summary>
/// A document that cannot stay as it is: what is kept of its line is copied here, run by run. As long as nothing has to change, nothing is
/// copied. Made once and used again.
/// </summary>
internal sealed class Cleaned
{
    // A dropped member at the end may take some bytes back; more than this it never is.
    private const int Slack = 4096;

    private byte[] _bytes = new byte[1024];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>True when the document grew beyond what CloudSearch takes; nothing more is kept then.</summary>
    public bool Overflowed { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Clear() => (Length, Overflowed) = (0, false);

    public void Append(ReadOnlySpan<byte> run)
    {
        if (Overflowed || Length + run.Length > CloudSearchLimits.DocumentBytes + Slack)
        {
            Overflowed = true;
            return;
        }
        if (Length + run.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + run.Length));
        run.CopyTo(_bytes.AsSpan(Length));
        Length += run.Length;
    }

    /// <summary>Forgets what came after the first bytes.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);
}
