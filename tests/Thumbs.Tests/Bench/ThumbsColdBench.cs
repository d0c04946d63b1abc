namespace GapFurniture.Benchmarks;

/// <summary>
/// The published thumbs as a Lambda function: from the start of its process until a browser's first request is answered with a thumbnail, with the
/// original in the local S3.
/// </summary>
internal sealed class ThumbsColdBench : IBench
{
    private const string Bucket = "bench";
    private const string Key = "photo.jpg";
    private const int Rounds = 15;

    // Of node's and sharp's figure.
    private const double Goal = 0.5;

    // As a function URL sends it: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
    private const string Event = $$$"""
        {"version":"2.0","routeKey":"$default","rawPath":"/","rawQueryString":"filename={{{Key}}}&size=180",
         "headers":{"accept":"image/webp,*/*","host":"abc.lambda-url.us-east-1.on.aws"},
         "requestContext":{"accountId":"anonymous","apiId":"abc","domainName":"abc.lambda-url.us-east-1.on.aws","domainPrefix":"abc",
         "http":{"method":"GET","path":"/","protocol":"HTTP/1.1","sourceIp":"192.0.2.1","userAgent":"bench"},
         "requestId":"8476a536-e9f4-11e8-9739-2dfe598c3fcd","routeKey":"$default","stage":"$default","time":"29/Nov/2026:23:00:00 +0000","timeEpoch":1796000000000},
         "isBase64Encoded":false}
        """;

    public string Piece => "thumbs";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        if (BenchPictures.Missing is { } missing)
        {
            bench.Skip("a cold start of thumbs", missing);
            return [];
        }
        var pictures = new BenchPictures(Directory.CreateDirectory(Path.Combine(bench.Folder, "cold")).FullName);
        var photo = await File.ReadAllBytesAsync(pictures.Photo(1600, 1200, Key, "[Q=85,strip]"));
        var start = new FirstEffect(bench, Piece, executable)
        {
            Effect = "2 MP JPEG of S3's → WebP in a cold function",
            Prepare = cloud =>
            {
                cloud.S3.CreateBucket(Bucket);
                cloud.S3.Put(Bucket, Key, photo);
            },
            OnceAsync = start =>
                ColdStart.OnceAsync(
                    bench,
                    start with
                    {
                        Environment = new Dictionary<string, string>(start.Environment, StringComparer.Ordinal)
                        {
                            ["THUMBS_BUCKET"] = Bucket,
                            ["MALLOC_ARENA_MAX"] = "1",
                        },
                    },
                    Event,
                    answer => answer.Contains("image/webp", StringComparison.Ordinal) && answer.Contains("200", StringComparison.Ordinal)
                ),
        };
        var figures = await start.FiguresAsync();
        if (await ThumbsBench.SharpAsync(bench) is not { } sharp)
            return figures;
        // Without a bucket, TLS and Lambda.
        var script = Path.Combine(AppContext.BaseDirectory, "sharp.js");
        string[] command = [BenchPictures.ProgramOf("node")!, script, "180", pictures.PathOf("sharp.webp"), pictures.PathOf(Key)];
        var medians = await Contest.MediansAsync([new Contestant<Sample>("sharp", OnceAsync)], bench.Rounds(Rounds));
        var other = medians.All[0].Sample.Cpu;
        var usual = figures.First(f => f.Case.EndsWith($"{bench.UsualWay.Name}: CPU", StringComparison.Ordinal));
        return [.. figures, usual with { Other = other, Goal = other * Goal, Beside = "node and sharp, of a file" }];

        async Task<Sample> OnceAsync()
        {
            await using var process = bench.Start(
                command,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["NODE_PATH"] = sharp }
            );
            return (await process.EndAsync()).Until();
        }
    }
}
