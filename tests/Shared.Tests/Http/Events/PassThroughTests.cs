using System.Text;
using GapFurniture.Http;

namespace GapFurniture.Shared.Tests.Http;

/// <summary>Events that are no HTTP requests.</summary>
public sealed class PassThroughTests
{
    private static readonly HttpEventOptions s_options = new();

    [Theory]
    [InlineData("", "application/octet-stream")]
    [InlineData("not json", "application/octet-stream")]
    [InlineData("{\"a\":1} x", "application/octet-stream")]
    [InlineData("{", "application/octet-stream")]
    [InlineData("null", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData(" [1]", "application/json")]
    [InlineData("\"text\"", "application/json")]
    [InlineData("{\"httpMethod\":\"GET\",\"path\":\"/\"}", "application/json")]
    [InlineData("{\"requestContext\":{\"elb\":{}},\"httpMethod\":\"GET\"}", "application/json")]
    [InlineData("{\"requestContext\":{\"http\":{}},\"rawPath\":\"/\"}", "application/json")]
    [InlineData(
        """{"type":"REQUEST","methodArn":"arn","httpMethod":"GET","path":"/","headers":{},"requestContext":{"stage":"s"}}""",
        "application/json"
    )]
    [InlineData(
        """{"version":"2.0","type":"REQUEST","routeArn":"arn","rawPath":"/","headers":{},"requestContext":{"http":{"method":"GET","path":"/"}}}""",
        "application/json"
    )]
    [InlineData(
        """{"type":"REQUEST","methodArn":"arn","headers":{},"requestContext":{"routeKey":"$connect","connectionId":"c"}}""",
        "application/json"
    )]
    public void What_is_no_request_goes_to_the_pass_through_path_as_it_is(string payload, string type)
    {
        var request = EventReader.Read(
            Encoding.UTF8.GetBytes(payload),
            new InvocationContext("id"),
            s_options with
            {
                PassThroughPath = "/in/here",
            }
        );

        (request.Caller, request.Http.Method, request.Http.Target).ShouldBe((Caller.Other, "POST", "/in/here"));
        Encoding.UTF8.GetString(request.Http.Body.Span).ShouldBe(payload);
        EventReaderTests.Value(request, "Content-Type").ShouldBe(type);
    }

    [Theory]
    [InlineData("""{"Records":[{"EventSource":"aws:sns"}]}""", "aws:sns")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3"}]}""", "aws:s3")]
    [InlineData("""{"eventSource":"aws:kafka","records":{}}""", "aws:kafka")]
    [InlineData("""{"source":"my.app","detail-type":"Thing","detail":{}}""", "aws:events")]
    [InlineData("""{"awslogs":{"data":"x"}}""", "aws:logs")]
    [InlineData("""{"deliveryStreamArn":"arn","records":[]}""", "aws:firehose")]
    [InlineData("""{"triggerSource":"PreSignUp_SignUp","userPoolId":"p"}""", "aws:cognito")]
    [InlineData("""{"Records":[{"eventSource":"a\r\nX: y"}]}""", "aX: y")]
    [InlineData("""{"Records":[]}""", null)]
    [InlineData("""{"Records":[5]}""", null)]
    [InlineData("{}", null)]
    public void The_source_of_an_event_is_named(string payload, string? expected)
    {
        var request = EventReader.Read(Encoding.UTF8.GetBytes(payload), new InvocationContext("id"), s_options);

        request.Http.Headers.FirstOrDefault(static h => h.Is("x-amzn-event-source")).Value.ShouldBe(expected);
    }
}
