namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>What BatchExecuteStatement started.</summary>
internal sealed class DataJob(DataStatement whole, IReadOnlyList<DataStatement> parts, DataTarget target) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    /// <summary>The batch as one.</summary>
    public DataStatement Whole => whole;

    /// <summary>Its statements.</summary>
    public IReadOnlyList<DataStatement> Parts => parts;

    public DataTarget Target => target;

    public int ProcessId { get; set; }

    /// <summary>Ends when the job does.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    public CancellationToken Cancelled => _cancel.Token;

    public bool IsActive => whole.Status is "SUBMITTED" or "PICKED" or "STARTED";

    public void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();
}
