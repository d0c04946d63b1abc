using Amazon.CloudSearchDomain;
using Amazon.CodeBuild;
using Amazon.Redshift;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>Makes the clients under test, and calls any operation of theirs by name.</summary>
internal static class ServiceUnderTest
{
    /// <summary>Services whose clients are always the official ones: that they pass the same tests shows that the tests ask the right thing.</summary>
    public static readonly string[] References = ["SQS", "SimpleSystemsManagement"];

    /// <summary>The references, and the services that have a shim.</summary>
    public static readonly string[] Names = [.. References, "CloudSearchDomain", "CodeBuild", "Redshift", "RedshiftDataAPIService"];

    private static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    public static IEnumerable<WireOperation> Operations => Names.SelectMany(name => WireModel.Instance.Services[name].Operations);

    public static ClientConfig Config(string service) =>
        service switch
        {
            "SQS" => new AmazonSQSConfig(),
            "CloudSearchDomain" => new AmazonCloudSearchDomainConfig(),
            "Redshift" => new AmazonRedshiftConfig(),
            "RedshiftDataAPIService" => new AmazonRedshiftDataAPIServiceConfig(),
            "SimpleSystemsManagement" => new AmazonSimpleSystemsManagementConfig(),
            "CodeBuild" => new AmazonCodeBuildConfig(),
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, "no shim yet"),
        };

    public static AmazonServiceClient Client(ClientConfig config) =>
        config switch
        {
            AmazonSQSConfig sqs => new AmazonSQSClient(Credentials, sqs),
            AmazonCloudSearchDomainConfig cloudSearch => new AmazonCloudSearchDomainClient(Credentials, cloudSearch),
            AmazonRedshiftConfig redshift => new AmazonRedshiftClient(Credentials, redshift),
            AmazonRedshiftDataAPIServiceConfig data => new AmazonRedshiftDataAPIServiceClient(Credentials, data),
            AmazonSimpleSystemsManagementConfig ssm => new AmazonSimpleSystemsManagementClient(Credentials, ssm),
            AmazonCodeBuildConfig build => new AmazonCodeBuildClient(Credentials, build),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config, "no shim yet"),
        };

    public static AmazonServiceClient Client(string service, CaptureServer server, int retries = 0)
    {
        var config = Config(service);
        config.ServiceURL = server.Url;
        config.AuthenticationRegion = "eu-central-1";
        config.MaxErrorRetry = retries;
        return Client(config);
    }

    public static AmazonSQSClient Sqs(CaptureServer server, int retries = 0) => (AmazonSQSClient)Client("SQS", server, retries);

    public static AmazonCloudSearchDomainClient CloudSearch(CaptureServer server, int retries = 0) =>
        (AmazonCloudSearchDomainClient)Client("CloudSearchDomain", server, retries);

    public static AmazonRedshiftClient Redshift(CaptureServer server, int retries = 0) =>
        (AmazonRedshiftClient)Client("Redshift", server, retries);

    public static AmazonRedshiftDataAPIServiceClient Data(CaptureServer server, int retries = 0) =>
        (AmazonRedshiftDataAPIServiceClient)Client("RedshiftDataAPIService", server, retries);

    public static AmazonSimpleSystemsManagementClient Ssm(CaptureServer server, int retries = 0) =>
        (AmazonSimpleSystemsManagementClient)Client("SimpleSystemsManagement", server, retries);

    public static AmazonCodeBuildClient CodeBuild(CaptureServer server, int retries = 0) =>
        (AmazonCodeBuildClient)Client("CodeBuild", server, retries);

    /// <summary>The model's type, such as SendMessageRequest.</summary>
    public static Type Model(WireService service, string name) =>
        Config(service.Name).GetType().Assembly.GetType($"Amazon.{service.Name}.Model.{name}", throwOnError: true)!;

    public static async Task<AmazonWebServiceResponse> Call(AmazonServiceClient client, WireOperation operation, object request)
    {
        var method = client.GetType().GetMethod($"{operation.Name}Async", [request.GetType(), typeof(CancellationToken)])!;
        var task = (Task)method.Invoke(client, [request, TestContext.Current.CancellationToken])!;
        await task;
        return (AmazonWebServiceResponse)task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task)!;
    }
}
