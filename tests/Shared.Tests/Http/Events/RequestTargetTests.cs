using System.Text.Json.Nodes;
using GapFurniture.Http;

namespace GapFurniture.Shared.Tests.Http;

public sealed class RequestTargetTests
{
    private static readonly HttpEventOptions s_options = new();

    [Theory]
    [InlineData("/api", "/api/x", "/x")]
    [InlineData("/api", "/api", "/")]
    [InlineData("/api/", "/api/api/x", "/api/x")]
    [InlineData("/api", "/apiorder", "/apiorder")]
    [InlineData("/api", "/v1/api/x", "/v1/api/x")]
    [InlineData("", "/x", "/x")]
    public void The_base_path_is_taken_off_once_and_whole(string basePath, string path, string expected) =>
        Read(EventReaderTests.Url(path), s_options with { BasePath = basePath }).Http.Target.ShouldBe(expected);

    [Theory]
    [InlineData("prod", "/prod/x", "/x")]
    [InlineData("prod", "/prod", "/")]
    [InlineData("prod", "/production", "/production")]
    [InlineData("$default", "/x", "/x")]
    public void The_stage_is_taken_off_where_API_Gateway_leaves_it(string stage, string path, string expected)
    {
        var e = EventReaderTests.Url(path, "api.example.com");
        e["requestContext"]!["stage"] = stage;

        Read(e, s_options with { StripStage = true }).Http.Target.ShouldBe(expected);
        Read(e, s_options).Http.Target.ShouldBe(path);
    }

    [Fact]
    public void A_function_URL_has_no_stage_to_take_off()
    {
        var e = EventReaderTests.Url("/prod/x");
        e["requestContext"]!["stage"] = "prod";

        Read(e, s_options with { StripStage = true }).Http.Target.ShouldBe("/prod/x");
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("http://evil.example/x", "/http://evil.example/x")]
    [InlineData("//evil.example/x", "//evil.example/x")]
    [InlineData("/a b\r\nX: y#z?\0", "/a%20b%0D%0AX:%20y%23z%3F%00")]
    [InlineData("/%zz/%4/%", "/%25zz/%254/%25")]
    [InlineData("/\"<>\\^`{|}[]", "/%22%3C%3E%5C%5E%60%7B%7C%7D[]")]
    [InlineData("/é😀", "/%C3%A9%F0%9F%98%80")]
    public void A_path_cannot_leave_its_place_in_the_request_line(string path, string expected) =>
        Read(EventReaderTests.Url(path), s_options).Http.Target.ShouldBe(expected);

    [Theory]
    [InlineData("a=b c\r\nX: y#z", "/?a=b%20c%0D%0AX:%20y%23z")]
    [InlineData("a=100%&b=\"<{|}>\\^`é", "/?a=100%&b=\"<{|}>\\^`%C3%A9")]
    [InlineData("", "/")]
    public void A_query_that_came_as_it_was_sent_stays_so(string query, string expected)
    {
        var e = EventReaderTests.Url("/");
        e["rawQueryString"] = query;

        Read(e, s_options).Http.Target.ShouldBe(expected);
    }

    private static ServerRequest Read(JsonObject e, HttpEventOptions options) =>
        EventReader.Read(EventReaderTests.Bytes(e), new InvocationContext("id"), options);
}
