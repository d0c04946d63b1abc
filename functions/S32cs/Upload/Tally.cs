using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Upload;

/// <summary>Books documents of a batch into the reports of the objects that they came from.</summary>
internal static class Tally
{
    public static void Count(Batch batch, Range documents)
    {
        var (first, count) = documents.GetOffsetAndLength(batch.Count);
        while (count > 0)
        {
            var source = batch.SourceOf(first);
            var (added, deleted) = (0L, 0L);
            while (count > 0 && batch.SourceOf(first) == source)
            {
                if (batch.Documents[first].Type == DocumentType.Add)
                    added++;
                else
                    deleted++;
                (first, count) = (first + 1, count - 1);
            }
            source.Sent(added, deleted);
        }
    }
}
