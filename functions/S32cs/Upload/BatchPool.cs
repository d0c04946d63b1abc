using System.Collections.Concurrent;
using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Upload;

/// <summary>Batches are 5 MB each: they are made once and used again, also by the next invocation.</summary>
internal sealed class BatchPool
{
    private readonly ConcurrentBag<Batch> _free = [];

    public Batch Rent() => _free.TryTake(out var batch) ? batch : new Batch();

    public void Return(Batch batch)
    {
        batch.Clear();
        _free.Add(batch);
    }
}
