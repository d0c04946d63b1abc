namespace GapFurniture.LocalCloud.Ssm;

/// <summary>As many calls a second as it is told, a second's worth of them at once; the rest is refused. Thread safe.</summary>
internal sealed class TokenBucket
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private double _tokens;
    private long _filled;

    public TokenBucket(double perSecond, TimeProvider time)
    {
        (PerSecond, _tokens, _time) = (perSecond, perSecond, time);
        _filled = time.GetTimestamp();
    }

    public double PerSecond { get; }

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            _tokens = Math.Min(PerSecond, _tokens + _time.GetElapsedTime(_filled, now).TotalSeconds * PerSecond);
            _filled = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
