using Amazon;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>What the environment and AWSConfigs say; alone, for they are the whole process's.</summary>
[Collection(nameof(EnvironmentTests))]
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class EnvironmentTests : IDisposable
{
    private static readonly string[] Variables =
    [
        "AWS_ENDPOINT_URL",
        .. ServiceUnderTest.Names.Select(service => WireModel.Instance.Services[service].EndpointVariable),
        "AWS_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
    ];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(
        name => name,
        Environment.GetEnvironmentVariable,
        StringComparer.Ordinal
    );

    public EnvironmentTests()
    {
        foreach (var variable in Variables)
            Environment.SetEnvironmentVariable(variable, null);
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-west-3");
    }

    public static TheoryData<string> Services => [.. ServiceUnderTest.Names];

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        AWSConfigs.InitializeCollections = false;
    }

    [Theory, MemberData(nameof(Services))]
    public void Each_service_honours_its_own_endpoint_variable(string service)
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        Environment.SetEnvironmentVariable(WireModel.Instance.Services[service].EndpointVariable, "http://127.0.0.1:2");

        Resolve(service).ShouldBe("http://127.0.0.1:2/");
    }

    [Theory, MemberData(nameof(Services))]
    public void Each_service_honours_the_common_endpoint_variable(string service)
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

        Resolve(service).ShouldBe("http://127.0.0.1:1/");
    }

    /// <summary>A domain of CloudSearch has an endpoint of its own, and none that follows from a Region.</summary>
    public static TheoryData<string> RegionalServices => [.. ServiceUnderTest.Names.Except(["CloudSearchDomain"], StringComparer.Ordinal)];

    [Theory, MemberData(nameof(RegionalServices))]
    public void The_region_comes_from_the_environment(string service) =>
        Resolve(service).ShouldBe($"https://{WireModel.Instance.Services[service].EndpointPrefix}.eu-west-3.amazonaws.com/");

    [Fact]
    public async Task A_client_without_any_settings_signs_with_what_the_environment_has()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SQS", server.Url);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", "token");
        using var client = new AmazonSQSClient();

        await client.GetQueueUrlAsync("q", TestContext.Current.CancellationToken);

        server.Only["Authorization"].ShouldMatch("Credential=AKIDENVIRONMENT/[0-9]+/eu-west-3/sqs/aws4_request");
        server.Only["X-Amz-Security-Token"].ShouldBe("token");
    }

    [Fact]
    public async Task Collections_start_empty_and_are_not_sent_empty_when_asked_for()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));
        AWSConfigs.InitializeCollections = true;
        using var client = ServiceUnderTest.Sqs(server);
        var request = new SendMessageRequest("q", "b");

        var response = await client.ReceiveMessageAsync("q", TestContext.Current.CancellationToken);
        await client.SendMessageAsync(request, TestContext.Current.CancellationToken);

        response.Messages.ShouldBeEmpty();
        request.MessageAttributes.ShouldBeEmpty();
        server.Requests[1].Body.ShouldBe("""{"MessageBody":"b","QueueUrl":"q"}""");
    }

    [Fact]
    public async Task Empty_collections_are_sent_when_only_null_means_not_set()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"), XmlNothing);
        using var sqs = ServiceUnderTest.Sqs(server);
        using var redshift = ServiceUnderTest.Redshift(server);

        await sqs.GetQueueAttributesAsync("q", [], TestContext.Current.CancellationToken);
        await redshift.DescribeClustersAsync(new() { TagKeys = [] }, TestContext.Current.CancellationToken);

        server.Requests[0].Body.ShouldBe("""{"AttributeNames":[],"QueueUrl":"q"}""");
        server.Requests[1].Form["TagKeys"].ShouldBe("");
    }

    private static Answer XmlNothing => Answer.Xml("<DescribeClustersResponse><DescribeClustersResult/></DescribeClustersResponse>");

    private static string Resolve(string service)
    {
        var config = ServiceUnderTest.Config(service);
        return config.DetermineServiceOperationEndpoint(new(new Amazon.SQS.Model.GetQueueUrlRequest())).URL;
    }
}
