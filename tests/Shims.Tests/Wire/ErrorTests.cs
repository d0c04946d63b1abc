using System.Net;
using Amazon.Redshift;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.SQS;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class ErrorTests
{
    /// <summary>Every modelled error of every operation: service, operation, name in WIRE.txt.</summary>
    public static TheoryData<string, string, string> Modelled
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var operation in ServiceUnderTest.Operations)
            foreach (var error in operation.Errors)
                rows.Add(operation.Service.Name, operation.Name, error);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Modelled))]
    public async Task Modelled_errors_are_exceptions_of_their_own(string service, string name, string error)
    {
        var operation = WireModel.Instance.Services[service].Operation(name);
        var (code, type) = Expected(operation, error);
        await using var server = await CaptureServer.Start(
            operation.Service.Protocol == "query" ? Answer.XmlError(code) : Answer.JsonError(code)
        );
        using var client = ServiceUnderTest.Client(service, server);
        var request = Activator.CreateInstance(ServiceUnderTest.Model(operation.Service, $"{name}Request"))!;

        var exception = await Should.ThrowAsync<AmazonServiceException>(() => ServiceUnderTest.Call(client, operation, request));

        exception.GetType().Name.ShouldBe(type);
        exception.ErrorCode.ShouldBe(code);
        exception.Message.ShouldBe("No.");
        exception.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        exception.RequestId.ShouldBe("7a62c49f-347e-4fc4-9331-6e8e7a96aa73");
    }

    [Fact]
    public async Task Unknown_codes_are_the_services_own_exception()
    {
        await using var server = await CaptureServer.Start(Answer.JsonError("AccessDeniedException", "Not for you.", 403));
        using var client = ServiceUnderTest.Sqs(server);

        var exception = await Should.ThrowAsync<AmazonSQSException>(() =>
            client.ReceiveMessageAsync("q", TestContext.Current.CancellationToken)
        );

        exception.GetType().ShouldBe(typeof(AmazonSQSException));
        exception.ErrorCode.ShouldBe("AccessDeniedException");
        exception.Message.ShouldBe("Not for you.");
        exception.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Unknown_codes_of_the_query_protocol_are_the_services_own_exception()
    {
        await using var server = await CaptureServer.Start(Answer.XmlError("AccessDenied", 403));
        using var client = ServiceUnderTest.Redshift(server);

        var exception = await Should.ThrowAsync<AmazonRedshiftException>(() =>
            client.DescribeClustersAsync(TestContext.Current.CancellationToken)
        );

        exception.GetType().ShouldBe(typeof(AmazonRedshiftException));
        exception.ErrorCode.ShouldBe("AccessDenied");
        exception.ErrorType.ShouldBe(ErrorType.Sender);
    }

    [Fact]
    public async Task Members_of_modelled_errors_are_kept()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"__type":"ExecuteStatementException","Message":"No.","StatementId":"s-1"}""", 500),
            Answer.Json("""{"__type":"ResourceNotFoundException","Message":"No.","ResourceId":"r-1"}""", 400)
        );
        using var client = ServiceUnderTest.Data(server);
        var cancellation = TestContext.Current.CancellationToken;

        (await Should.ThrowAsync<ExecuteStatementException>(() => client.ExecuteStatementAsync(new(), cancellation))).StatementId.ShouldBe(
            "s-1"
        );
        (
            await Should.ThrowAsync<Amazon.RedshiftDataAPIService.Model.ResourceNotFoundException>(() =>
                client.ExecuteStatementAsync(new(), cancellation)
            )
        ).ResourceId.ShouldBe("r-1");
    }

    [Fact]
    public async Task An_error_page_that_is_no_json_is_still_a_service_exception()
    {
        await using var server = await CaptureServer.Start(new Answer(502, "text/html", "<html><body>Bad Gateway</body></html>"));
        using var client = ServiceUnderTest.Sqs(server);

        var exception = await Should.ThrowAsync<AmazonSQSException>(() =>
            client.ReceiveMessageAsync("q", TestContext.Current.CancellationToken)
        );

        exception.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task A_success_that_is_no_json_is_an_unmarshalling_error()
    {
        await using var server = await CaptureServer.Start(Answer.Json("<html>Welcome to the hotel</html>"));
        using var client = ServiceUnderTest.Sqs(server);

        await Should.ThrowAsync<AmazonUnmarshallingException>(() => client.ReceiveMessageAsync("q", TestContext.Current.CancellationToken));
    }

    /// <summary>"Name=Code/404", "Name/400" in the query protocol, plain names elsewhere.</summary>
    private static (string Code, string Type) Expected(WireOperation operation, string error)
    {
        var name = error.Split('=', '/')[0];
        var code = error.Contains('=', StringComparison.Ordinal) ? error.Split('=', '/')[1] : name;
        var type = name.EndsWith("Fault", StringComparison.Ordinal) ? name[..^"Fault".Length] : name;
        return (code, type.EndsWith("Exception", StringComparison.Ordinal) ? type : type + "Exception");
    }
}
