namespace GapFurniture.LocalCloud.Sqs;

/// <summary>A message move task: what was asked for, and how far it is.</summary>
internal sealed class MoveTask(string sourceArn, string? destinationArn, int? rate, int toMove, DateTimeOffset started)
{
    private volatile string _status = Running;
    private int _moved;

    public const string Running = "RUNNING";

    public string Handle { get; } = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Guid.NewGuid()}|{sourceArn}"));

    public string SourceArn => sourceArn;

    /// <summary>Null: each message goes back to the queue that it came from.</summary>
    public string? DestinationArn => destinationArn;

    /// <summary>Messages a second; null for as fast as it goes.</summary>
    public int? Rate => rate;

    public int ToMove => toMove;

    public DateTimeOffset Started => started;

    public int Moved => Volatile.Read(ref _moved);

    public string Status => _status;

    public string? FailureReason { get; private set; }

    public bool IsRunning => _status == Running;

    public void Count() => Interlocked.Increment(ref _moved);

    public void Complete() => _status = IsRunning ? "COMPLETED" : _status;

    public void Cancel() => _status = "CANCELLED";

    public void Fail(string reason) => (FailureReason, _status) = (reason, "FAILED");
}
