namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>A clock that tests set, while waits pass as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;
    private DateTimeOffset? _stopped;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    /// <summary>Lets it say the same time from now on.</summary>
    public void Stop() => _stopped = GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _stopped ?? System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
}
