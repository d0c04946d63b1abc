using System.Text.Json;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces;

namespace GapFurniture.ServerWrap.Tests.EndToEnd;

/// <summary>serverwrap calls nothing in AWS: a role without any right is enough, and what fails goes where the template says.</summary>
public sealed class Granted
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "ServerWrap", file));

    // A server of five lines: what is below /fail it answers with 500.
    private const string Server =
        """import http.server as h,os;c=type('c',(h.BaseHTTPRequestHandler,),{'do_GET':lambda s:s.a(200),'do_POST':lambda s:s.a(500),'a':lambda s,n:(s.send_response(n),s.send_header('content-length','3'),s.end_headers(),s.wfile.write(b'yes'))});h.HTTPServer(('127.0.0.1',int(os.environ['PORT'])),c).serve_forever()""";

    private static Dictionary<string, string> Parameters =>
        new(StringComparer.Ordinal)
        {
            ["CodeBucket"] = "my-packages",
            ["CodeKey"] = "site.zip",
            ["Command"] = $"python3 -c \"{Server}\"",
            ["Connection"] = "127.0.0.1:$PORT",
        };

    [Fact]
    public async Task The_function_answers_requests_with_the_rights_of_its_role()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(s_timeout);
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: timeout.Token);
        var stack = Stack.Deploy(cloud, "site", Text("serverless.template"), Parameters, new PieceExecutable("ServerWrap").Path);
        var function = stack.Functions.ShouldHaveSingleItem().Value;

        var result = await function.InvokeAsync(
            """
            {"version": "2.0", "rawPath": "/", "headers": {"host": "x"},
             "requestContext": {"domainName": "x.lambda-url.us-east-1.on.aws", "http": {"method": "GET", "path": "/"} } }
            """,
            timeout.Token
        );

        result.Succeeded.ShouldBeTrue(result.Text + function.Log.Tail());
        JsonDocument.Parse(result.Payload).RootElement.GetProperty("body").GetString().ShouldBe("yes");
        stack.Role.Denied.ShouldBeEmpty();
        AccessPolicy.Parse(Text("iam-policy.json")).Unused().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_the_server_fails_ends_in_the_dead_letter_queue()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(s_timeout);
        await using var cloud = await LocalCloudHost.StartAsync(
            new LocalCloudOptions { AsyncRetryDelays = [TimeSpan.Zero, TimeSpan.Zero] },
            timeout.Token
        );
        var stack = Stack.Deploy(cloud, "site", Text("serverless.template"), Parameters, new PieceExecutable("ServerWrap").Path);

        stack.Functions.ShouldHaveSingleItem().Value.InvokeLater("""{"job": "nightly"}""");

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (cloud.Sqs.Count(stack.Queue("DeadLetterQueue")).Total == 0)
            await timer.WaitForNextTickAsync(timeout.Token);
        stack.Role.Denied.ShouldBeEmpty();
    }
}
