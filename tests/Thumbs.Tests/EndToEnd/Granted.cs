using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

/// <summary>thumbs with the rights that its policy and its template give it, and no others: neither too few nor too many.</summary>
public sealed class Granted
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "Thumbs", file));

    [Fact]
    public async Task The_function_receives_an_event_with_the_rights_of_its_role()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(s_timeout);
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: timeout.Token);
        cloud.S3.CreateBucket("my-bucket");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["BucketName"] = "my-bucket" };
        var stack = Stack.Deploy(cloud, "thumbs", Text("serverless.template"), parameters, new PieceExecutable("Thumbs").Path);
        var function = stack.Functions.ShouldHaveSingleItem().Value;
        cloud.S3.Notify("my-bucket", function.Arn);

        cloud.S3.Put("my-bucket", "some/key", "data");

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!function.Log.Tail().Contains("s3://my-bucket/some/key", StringComparison.Ordinal))
            await timer.WaitForNextTickAsync(timeout.Token);
        stack.Role.Denied.ShouldBeEmpty(function.Log.Tail());
        AccessPolicy.Parse(Text("iam-policy.json")).Unused().ShouldBe(stack.Role.Used, ignoreOrder: true);
    }
}
