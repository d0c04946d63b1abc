using System.Net;
using System.Text;
using GapFurniture.Http;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.Demo;

/// <summary>
/// Pictures are put into a bucket, the bucket notifies thumbs' real executable, and its thumbnails are asked for as a function URL asks. A page shows
/// them: artifacts/thumbs/index.html.
/// </summary>
internal sealed class ThumbsDemo : IDemo
{
    private const string Originals = "photos";
    private const string Thumbs = "photo-thumbs";

    private static readonly Gateway s_url = Gateway.All.Single(g => g.Caller == Caller.FunctionUrl);

    public string Piece => "thumbs";

    public bool TakesFiles => true;

    public async Task<bool> RunAsync(DemoRun run)
    {
        var output = run.Output;
        var folder = Path.GetFullPath(Path.Combine("artifacts", "thumbs"));
        Directory.CreateDirectory(folder);
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.S3.CreateBucket(Originals);
        cloud.S3.CreateBucket(Thumbs);
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal)
        {
            ["THUMBS_BUCKET"] = Originals,
            ["THUMBS_THUMBS_BUCKET"] = Thumbs,
        };
        var function = cloud.Lambda.CreateFunction("thumbs", run.Executable, environment, TimeSpan.FromSeconds(60), memoryMb: 1024);
        cloud.S3.Notify(Originals, function.Arn, events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]);

        var pictures = run.Files is []
            ? new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["evening by the sea.png"] = Landscape.Png(1),
                ["2026/hills.png"] = Landscape.Png(7),
            }
            : run.Files.ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes, StringComparer.Ordinal);
        foreach (var (key, bytes) in pictures)
            cloud.S3.Put(Originals, key, bytes);
        // A picture by its name, but not by its bytes: it gets no thumbnail, and stops nobody.
        cloud.S3.Put(Originals, "drawing.png", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
        // Three widths, each as JPEG or PNG and as WebP.
        var inTime = await DemoRun.UntilAsync(() => cloud.S3.ListKeys(Thumbs, "").Count >= pictures.Count * 6);
        await output.WriteLineAsync(
            $"thumbs: {pictures.Count} pictures put into {Originals}, {cloud.S3.ListKeys(Thumbs, "").Count} thumbnails kept in {Thumbs}"
        );

        var page = new StringBuilder(PageStart);
        var (works, number) = (inTime, 0);
        foreach (var (key, bytes) in pictures)
        {
            var name = $"picture{++number}{Path.GetExtension(key)}";
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes);
            page.Append($"<h2>{WebUtility.HtmlEncode(key)}</h2>\n<p><a href=\"{name}\">{bytes.Length:#,0} bytes</a></p>\n<p>\n");
            foreach (var size in new[] { 60, 180, 360 })
            {
                var answer = await AskAsync(function, $"filename={Uri.EscapeDataString(key)}&size={size}", output);
                works &= answer is { Status: 200, Body.Length: > 0 } && answer.Body.Length < bytes.Length;
                var file = $"{Path.GetFileNameWithoutExtension(name)}.w{size}.webp";
                await File.WriteAllBytesAsync(Path.Combine(folder, file), answer.Body);
                page.Append($"<img src=\"{file}\" alt=\"{size} pixels\" title=\"{answer.Body.Length:#,0} bytes\">\n");
            }
            page.Append("</p>\n");
        }
        works &= await AskAsync(function, "filename=drawing.png&size=180", output) is { Status: 415 };
        works &= await AskAsync(function, "filename=gone.png&size=180", output) is { Status: 404 };

        var gone = pictures.Keys.First();
        cloud.S3.Delete(cloud.S3.Bucket(Originals), gone);
        var areGone = await DemoRun.UntilAsync(() => cloud.S3.ListKeys(Thumbs, "").Count == (pictures.Count - 1) * 6);
        works &= areGone;
        await output.WriteLineAsync($"thumbs: {gone} is deleted; its thumbnails are {(areGone ? "gone, too" : "still there")}");
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), $"{page}</body>\n</html>\n");
        await output.WriteLineAsync($"thumbs: before and after: {Path.Combine(folder, "index.html")}");
        if (!works)
            await output.WriteLineAsync(function.Log.Tail());
        return works;
    }

    private const string PageStart = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>thumbs: before and after</title>
        <style>
        body { margin: 2rem auto; padding: 0 1rem; max-width: 60rem; font: 1rem/1.5 system-ui, sans-serif; color: #222; background: #fafafa }
        h2 { margin: 2rem 0 0; font-size: 1.1rem }
        img { margin-right: .75rem; vertical-align: top; border-radius: 4px; box-shadow: 0 1px 4px #0004 }
        </style>
        </head>
        <body>
        <h1>thumbs</h1>

        """;

    private static async Task<ClientAnswer> AskAsync(LambdaFunction function, string query, TextWriter output)
    {
        var request = new ClientRequest("GET", "/", query, [("Host", "example.com"), ("Accept", "image/webp,image/*;q=0.8")], []);
        var result = await function.InvokeAsync(s_url.Payload(request));
        var answer = result.Succeeded ? s_url.Answer(result.Payload) : new ClientAnswer(502, [], []);
        await output.WriteLineAsync(
            $"thumbs: GET /?{query} → {answer.Status}, {answer.Body.Length} bytes of {answer.Values("Content-Type").FirstOrDefault()}"
        );
        return answer;
    }
}
