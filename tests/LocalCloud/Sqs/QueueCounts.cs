namespace GapFurniture.LocalCloud.Sqs;

/// <summary>How many messages a queue holds. Exact here, where AWS gives approximations.</summary>
internal sealed record QueueCounts(int Visible, int InFlight, int Delayed)
{
    public int Total => Visible + InFlight + Delayed;
}
