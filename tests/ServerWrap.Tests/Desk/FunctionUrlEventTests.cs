using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.ServerWrap.Desk;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Fakes;

namespace GapFurniture.ServerWrap.Tests.Desk;

public sealed class FunctionUrlEventTests
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Any_request_is_the_same_after_it_was_an_event() =>
        Properties.ForAll(
            Samples.Request,
            static sent =>
            {
                var target = sent.Query is null ? sent.Path : $"{sent.Path}?{sent.Query}";
                var request = new HttpRequest(
                    sent.Method,
                    target,
                    [.. sent.Headers.Select(static h => new HeaderField(h.Name, h.Value))],
                    sent.Body
                );

                var read = Read(request);

                read.Caller.ShouldBe(Caller.FunctionUrl);
                read.Http.Method.ShouldBe(sent.Method);
                read.Http.Target.ShouldBe(string.IsNullOrEmpty(sent.Query) ? sent.Path : target);
                read.Http.Body.ToArray().ShouldBe(sent.Body);
                foreach (var group in request.Headers.GroupBy(static h => h.Name.ToLowerInvariant()))
                {
                    var separator = group.Key == "cookie" ? "; " : ",";
                    read.Http.Headers.Single(h => h.Is(group.Key))
                        .Value.ShouldBe(string.Join(separator, group.Select(static h => h.Value)).Trim());
                }
            },
            count: 1000
        );

    [Theory]
    [InlineData("http://example.com/a?b=c", "/a?b=c")]
    [InlineData("http://example.com", "/")]
    [InlineData("*", "/*")]
    public void Only_the_path_of_a_whole_address_counts(string target, string expected) =>
        Read(new HttpRequest("GET", target, [], default)).Http.Target.ShouldBe(expected);

    [Fact]
    public void The_client_is_the_last_that_it_was_forwarded_for()
    {
        var request = Read(new HttpRequest("GET", "/", [new("X-Forwarded-For", "198.51.100.1")], default));

        request.Http.Headers.Single(static h => h.Is("x-forwarded-for")).Value.ShouldBe("198.51.100.1,192.0.2.7");
    }

    [Fact]
    public void What_a_proxy_says_of_the_scheme_stays()
    {
        var request = Read(new HttpRequest("GET", "/", [new("X-Forwarded-Proto", "https"), new("x-forwarded-port", "443")], default));

        request.Http.Headers.Single(static h => h.Is("X-Forwarded-Proto")).Value.ShouldBe("https");
        request.Http.Headers.Single(static h => h.Is("X-Forwarded-Port")).Value.ShouldBe("443");
    }

    private static ServerRequest Read(HttpRequest request)
    {
        var json = new JsonBuffer(kept: 1024);
        FunctionUrlEvent.Write(json, request, "192.0.2.7", 9000, "id", s_time);
        return EventReader.Read(json.Written.ToArray(), new InvocationContext("id"), new ServerWrapOptions());
    }
}
