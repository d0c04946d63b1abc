using GapFurniture.Shared;

namespace GapFurniture.S32cs.Upload;

/// <summary>How uploads are tried again.</summary>
/// <param name="Backoff">The waits, and how many attempts there are without a deadline.</param>
/// <param name="UntilDeadline">True to go on until the caller's deadline, however many attempts that takes.</param>
/// <param name="Time">The clock that waits.</param>
internal sealed record UploadRetry(Backoff Backoff, bool UntilDeadline, TimeProvider Time)
{
    // With waits of up to 20 s about two minutes: longer than a domain takes to breathe again.
    private const int Attempts = 12;

    public static UploadRetry Default(bool untilDeadline, TimeProvider time) =>
        new(new Backoff(Attempts, time) { Base = TimeSpan.FromMilliseconds(200) }, untilDeadline, time);
}
