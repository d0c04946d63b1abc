using System.Text.RegularExpressions;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>The shims beside clients of AWS's own packages: what goes out must be the same to the byte.</summary>
public sealed class RealPackageTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("家具 ü𠮷")]
    [InlineData("<a href='x'>&amp;</a>")]
    [InlineData("quotes \" and \\ and `+` and /")]
    [InlineData("line\r\n\ttab\u0001\u007f\u2028")]
    public async Task Strings_are_escaped_as_the_official_clients_escape_them(string text)
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));
        using var official = ServiceUnderTest.Ssm(server);
        using var data = ServiceUnderTest.Data(server);
        using var build = ServiceUnderTest.CodeBuild(server);
        var cancellation = TestContext.Current.CancellationToken;

        await official.GetParametersByPathAsync(new() { Path = text }, cancellation);
        await data.DescribeStatementAsync(new() { Id = text }, cancellation);
        await build.StartBuildAsync(new() { ProjectName = text }, cancellation);

        var expected = Value(server.Requests[0].Body, "Path");
        Value(server.Requests[1].Body, "Id").ShouldBe(expected);
        Value(server.Requests[2].Body, "projectName").ShouldBe(expected);
    }

    [Theory]
    [InlineData("1767225600")]
    [InlineData("1767225600.123")]
    [InlineData("1.767225600123E9")]
    [InlineData("1767225600.9999")]
    [InlineData("1767225600.0005")]
    [InlineData("-1.5")]
    [InlineData("\"2026-01-01T00:00:00.123Z\"")]
    public async Task Times_arrive_as_in_the_official_clients(string value)
    {
        await using var server = await CaptureServer.Start(
            Answer.Json($$"""{"Parameters":[{"Name":"/a","LastModifiedDate":{{value}}}]}"""),
            Answer.Json($$"""{"CreatedAt":{{value}}}"""),
            Answer.Json($$$"""{"build":{"startTime":{{{value}}}}}""")
        );
        using var official = ServiceUnderTest.Ssm(server);
        using var data = ServiceUnderTest.Data(server);
        using var build = ServiceUnderTest.CodeBuild(server);
        var cancellation = TestContext.Current.CancellationToken;

        var expected = (await official.GetParametersAsync(new() { Names = ["/a"] }, cancellation)).Parameters[0].LastModifiedDate;

        (await data.DescribeStatementAsync(new() { Id = "s" }, cancellation)).CreatedAt.ShouldBe(expected);
        (await build.StartBuildAsync(new() { ProjectName = "db" }, cancellation)).Build.StartTime.ShouldBe(expected);
    }

    // The text between the quotes as it travelled.
    private static string Value(string json, string name)
    {
        var match = Regex.Match(json, $"\"{name}\":\"(?<text>(\\\\.|[^\"\\\\])*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        match.Success.ShouldBeTrue(json);
        return match.Groups["text"].Value;
    }
}
