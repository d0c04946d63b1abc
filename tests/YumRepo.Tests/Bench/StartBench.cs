using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>The published yumrepo as a Lambda function: from the start of its process until the package of the first event is in the index.</summary>
internal sealed class StartBench : IBench
{
    private const string Bucket = "bench";
    private const string Index = "repodata/repomd.xml";

    private int _runs;

    public string Piece => "yumrepo";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        var start = new FirstEffect(bench, Piece, executable)
        {
            Effect = "one package listed",
            Prepare = cloud => cloud.S3.CreateBucket(Bucket),
            OnceAsync = async start =>
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{++_runs}.rpm");
                start.Cloud.S3.Put(Bucket, key, SyntheticPackages.Package(_runs));
                var before = start.Cloud.S3.Get(Bucket, Index) ?? [];
                var sample = await ColdStart.OnceAsync(bench, start, Event(key));
                return start.Cloud.S3.Get(Bucket, Index) is { } after && !after.AsSpan().SequenceEqual(before)
                    ? sample
                    : throw new InvalidOperationException($"{start.Executable} listed nothing");
            },
        };
        return [.. await start.FiguresAsync(), .. FirstEffect.Sizes(Piece, executable)];
    }

    private static string Event(string key) =>
        $$$"""
            {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"{{{Bucket}}}"},"object":{"key":"{{{key}}}"} } }]}
            """;
}
