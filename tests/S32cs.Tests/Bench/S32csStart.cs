using System.Globalization;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>The published s32cs as a Lambda function: from the start of its process until the first small object is in the local CloudSearch.</summary>
internal sealed class S32csStart(string executable, Bench bench)
{
    private const string Bucket = "bench";
    private int _runs;

    public Task<IReadOnlyList<Figure>> FiguresAsync() =>
        new FirstEffect(bench, "s32cs", executable)
        {
            Effect = "one object, one batch",
            Prepare = cloud => cloud.S3.CreateBucket(Bucket),
            OnceAsync = OnceAsync,
        }.FiguresAsync();

    private async Task<Sample> OnceAsync(Start start)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"d{++_runs}");
        start.Cloud.S3.Put(Bucket, id, $$$"""{"id":"{{{id}}}","type":"add","fields":{"title":"a title"}}""" + "\n");
        var environment = new Dictionary<string, string>(start.Environment, StringComparer.Ordinal)
        {
            ["ENDPOINT"] = start.Environment["CLOUDSEARCH_ENDPOINT"],
        };
        var before = start.Cloud.CloudSearch.Domain.Count;
        var sample = await ColdStart.OnceAsync(bench, start with { Environment = environment }, Event(id));
        return start.Cloud.CloudSearch.Domain.Count == before + 1
            ? sample
            : throw new InvalidOperationException($"{start.Executable} loaded nothing");
    }

    private static string Event(string key) =>
        $$$"""
            {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"{{{Bucket}}}"},"object":{"key":"{{{key}}}"} } }]}
            """;
}
