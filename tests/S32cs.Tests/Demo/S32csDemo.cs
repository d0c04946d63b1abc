using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.Demo;

/// <summary>S3 → SQS → Lambda → CloudSearch, with s32cs's real executable as the function: Debian's packages become searchable.</summary>
internal sealed class S32csDemo : IDemo
{
    private const string Bucket = "demo-bucket";
    private const string Queue = "demo-queue";
    private const int RowsPerObject = 500;

    public string Piece => "s32cs";

    public async Task<bool> RunAsync(DemoRun run)
    {
        var output = run.Output;
        await using var cloud = await LocalCloudHost.StartAsync();
        // Without a signature, so that anybody can search.
        cloud.CloudSearch.AllowAnonymous = true;
        cloud.Sqs.CreateQueue(Queue, ("VisibilityTimeout", "60"));
        cloud.S3.CreateBucket(Bucket);
        cloud.S3.Notify(Bucket, cloud.Sqs.Arn(Queue));
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal)
        {
            ["ENDPOINT"] = cloud.Environment["CLOUDSEARCH_ENDPOINT"],
            ["S32CS_REJECTS"] = $"s3://{Bucket}/rejects/",
        };
        var function = cloud.Lambda.CreateFunction("s32cs", run.Executable, environment, TimeSpan.FromMinutes(1));
        var source = new EventSourceMappingOptions
        {
            BatchSize = 100,
            Window = TimeSpan.FromSeconds(1),
            ReportBatchItemFailures = true,
        };
        cloud.Lambda.CreateEventSourceMapping(Queue, "s32cs", source);
        await output.WriteLineAsync($"s32cs: local cloud at {cloud.Endpoint}; bucket → queue → function → CloudSearch");

        var lines = Gzip.ReadText(Path.Combine(run.Data, "packages.ndjson.gz")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var documents = lines.Select(Document).ToList();
        var objects = 0;
        foreach (var chunk in documents.Chunk(RowsPerObject))
            cloud.S3.Put(Bucket, $"packages/{++objects:000}.ndjson.gz", Gzip.Compress(chunk.Select(d => d.Line)));
        // One line that cannot be a document: it must be reported and stop nobody.
        cloud.S3.Put(Bucket, "packages/odd one.ndjson", "{\"id\":\"no good\",\"type\":\"delete\"}\n");
        await output.WriteLineAsync(
            $"s32cs: an excerpt of Debian's package index: {documents.Count} documents in {objects} objects, and an odd one"
        );

        var expected = documents.Select(d => d.Id).Distinct(StringComparer.Ordinal).Count();
        if (!await DemoRun.UntilAsync(() => cloud.Sqs.Count(Queue).Total == 0 && cloud.CloudSearch.Domain.Count == expected))
            await output.WriteLineAsync($"s32cs: not in time; its log:\n{function.Log.Tail()}");
        return await ReportAsync(cloud, expected, output);
    }

    private static async Task<bool> ReportAsync(LocalCloudHost cloud, int expected, TextWriter output)
    {
        var domain = cloud.CloudSearch.Domain;
        var rejects = cloud.S3.ListKeys(Bucket, "rejects/");
        var sizes = domain.BatchSizes.ToList();
        await output.WriteLineAsync(
            $"s32cs: {domain.Count} documents in the index, {expected} expected; {sizes.Count} batches, the largest {sizes.DefaultIfEmpty().Max()} bytes; "
                + $"rejects: {string.Join(", ", rejects)}"
        );
        using var http = new HttpClient { BaseAddress = new Uri(cloud.Endpoint) };
        var good = domain.Count == expected && rejects.Count == 1;
        foreach (var query in new[] { "compiler", "python -library", "\"web server\"" })
        {
            var url = $"/2013-01-01/search?q={Uri.EscapeDataString(query)}&size=3&return=package,description";
            var answer = await http.GetFromJsonAsync<JsonElement>(new Uri(url, UriKind.Relative));
            var hits = answer.GetProperty("hits");
            var found = hits.GetProperty("found").GetInt32();
            good &= found > 0;
            await output.WriteLineAsync($"  search {query}: {found} hits");
            foreach (var hit in hits.GetProperty("hit").EnumerateArray())
                await output.WriteLineAsync(
                    $"    {hit.GetProperty("id").GetString(), -40} {hit.GetProperty("fields").GetProperty("description")}"
                );
        }
        return good;
    }

    // The index's own rows, with an id that CloudSearch takes: names of packages may hold + and dots.
    private static (string Id, string Line) Document(string row)
    {
        using var parsed = JsonDocument.Parse(row);
        var name = $"{parsed.RootElement.GetProperty("package").GetString()}:{parsed.RootElement.GetProperty("architecture").GetString()}";
        var id = string.Concat(
            name.Select(c =>
                char.IsAsciiLetterOrDigit(c) || c is '-' or ':' ? c.ToString() : ((int)c).ToString("'_'x2", CultureInfo.InvariantCulture)
            )
        );
        return (id, $"{{\"id\":\"{id}\",\"type\":\"add\",\"fields\":{row.Trim()}}}");
    }
}
