using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class SsmTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parameter_arrives_as_the_service_sends_it()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """
                {"InvalidParameters":["/none"],"Parameters":[{"ARN":"arn:aws:ssm:us-east-1:1:parameter/a","DataType":"text",
                  "LastModifiedDate":1.767225600123E9,"Name":"/a","Selector":":3","Type":"SecureString","Value":"家具","Version":3}]}
                """
            )
        );
        using var client = ServiceUnderTest.Ssm(server);

        var response = await client.GetParametersAsync(new() { Names = ["/a:3", "/none"], WithDecryption = true }, Cancellation);

        response.InvalidParameters.ShouldBe(["/none"]);
        var parameter = response.Parameters.ShouldHaveSingleItem();
        (parameter.Name, parameter.Selector, parameter.Value, parameter.Version).ShouldBe(("/a", ":3", "家具", 3));
        (parameter.Type == ParameterType.SecureString).ShouldBeTrue();
        parameter.LastModifiedDate.ShouldBe(new DateTime(2026, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc));
        server.Only.Body.ShouldBe("""{"Names":["/a:3","/none"],"WithDecryption":true}""");
    }

    [Fact]
    public async Task Pages_are_followed_even_past_an_empty_one()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"Parameters":[],"NextToken":"a"}"""),
            Answer.Json("""{"Parameters":[{"Name":"/p/1","Value":"x"}]}""")
        );
        using var client = ServiceUnderTest.Ssm(server);

        var found = new List<string>();
        var pages = client.Paginators.GetParametersByPath(new() { Path = "/p", Recursive = true });
        await foreach (var parameter in pages.Parameters.WithCancellation(Cancellation))
            found.Add(parameter.Name);

        found.ShouldBe(["/p/1"]);
        server.Requests[1].Json.GetProperty("NextToken").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task Putting_returns_the_version()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"Tier":"Standard","Version":7}"""));
        using var client = ServiceUnderTest.Ssm(server);
        var request = new PutParameterRequest
        {
            Name = "/a",
            Value = "v",
            Type = ParameterType.SecureString,
            Overwrite = true,
            Tier = ParameterTier.IntelligentTiering,
        };

        var response = await client.PutParameterAsync(request, Cancellation);

        (response.Version, response.Tier).ShouldBe((7, ParameterTier.Standard));
        server.Only.Body.ShouldBe("""{"Name":"/a","Overwrite":true,"Tier":"Intelligent-Tiering","Type":"SecureString","Value":"v"}""");
    }
}
