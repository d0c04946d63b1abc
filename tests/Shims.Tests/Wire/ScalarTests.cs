using System.Text;
using Amazon.CodeBuild.Model;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>
/// Services, and still more what stands in for them, do not always write a value as the protocol says: times as text, numbers in quotes. The
/// SDK's own unmarshallers, in AWSSDK.Core, take what they can read, and so do ours.
/// </summary>
public sealed class ScalarTests
{
    [Theory]
    [InlineData("1767225600")]
    [InlineData("1767225600.123")]
    [InlineData("1.767225600123E9")]
    [InlineData("\"1767225600.5\"")]
    [InlineData("\"2026-01-01T00:00:00.123Z\"")]
    [InlineData("\"2026-01-01T00:00:00.123456+09:00\"")]
    [InlineData("\"2026-01-01T00:00:00\"")]
    public async Task Times(string value) =>
        (await BuildAsync("startTime", value)).StartTime.ShouldNotBeNull().ShouldBe(Core(value, DateTimeUnmarshaller.Instance));

    [Theory]
    [InlineData("7")]
    [InlineData("\"7\"")]
    public async Task Numbers(string value) =>
        (await BuildAsync("buildNumber", value)).BuildNumber.ShouldBe(Core(value, LongUnmarshaller.Instance));

    [Theory]
    [InlineData("true")]
    [InlineData("\"true\"")]
    [InlineData("\"False\"")]
    public async Task Truths(string value) =>
        (await BuildAsync("buildComplete", value)).BuildComplete.ShouldBe(Core(value, BoolUnmarshaller.Instance));

    [Theory]
    [InlineData("\"db:1\"")]
    [InlineData("1")]
    [InlineData("-1.50")]
    [InlineData("true")]
    public async Task Text(string value) => (await BuildAsync("id", value)).Id.ShouldBe(Core(value, StringUnmarshaller.Instance));

    private static T Core<T>(string value, IJsonUnmarshaller<T, JsonUnmarshallerContext> unmarshaller)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"value":{{value}}}"""));
        using var context = new JsonUnmarshallerContext(stream, maintainResponseBody: false, responseData: null);
        var reader = new StreamingUtf8JsonReader(stream);
        // Past the brace and the name.
        context.Read(ref reader);
        context.Read(ref reader);
        return unmarshaller.Unmarshall(context, ref reader);
    }

    private static async Task<Build> BuildAsync(string name, string value)
    {
        await using var server = await CaptureServer.Start(Answer.Json($$$"""{"build":{"{{{name}}}":{{{value}}}}}"""));
        using var client = ServiceUnderTest.CodeBuild(server);
        return (await client.StartBuildAsync(new() { ProjectName = "db" }, TestContext.Current.CancellationToken)).Build;
    }
}
