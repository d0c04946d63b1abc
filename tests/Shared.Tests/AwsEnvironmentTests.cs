using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using GapFurniture.Aws;
using GapFurniture.Queue;

namespace GapFurniture.Shared.Tests;

/// <summary>Changes the process's environment: alone, with no other test beside it.</summary>
[CollectionDefinition(nameof(AwsEnvironmentTests), DisableParallelization = true)]
[Collection(nameof(AwsEnvironmentTests))]
public sealed class AwsEnvironmentTests : IDisposable
{
    private static readonly string[] s_names =
    [
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_SQS",
        "AWS_ENDPOINT_URL_S3",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_MAX_ATTEMPTS",
        "AWS_RETRY_MODE",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_DEFAULTS_MODE",
        "AWS_PROFILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_CONFIG_FILE",
    ];

    private readonly (string Name, string? Value)[] _before =
    [
        .. s_names.Append("HOME").Select(n => (n, Environment.GetEnvironmentVariable(n))),
    ];

    // The SDK asks for the Region once in a process.
    public AwsEnvironmentTests() => FallbackRegionFactory.Reset();

    public void Dispose()
    {
        FallbackRegionFactory.Reset();
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }

    [Theory]
    [InlineData("in-region", DefaultConfigurationMode.InRegion)]
    [InlineData("legacy", DefaultConfigurationMode.Standard)]
    [InlineData("mobile", DefaultConfigurationMode.Mobile)]
    [InlineData(null, DefaultConfigurationMode.Standard)]
    public void The_modes_that_AWS_names_end_no_call(string? variable, DefaultConfigurationMode mode)
    {
        Environment.SetEnvironmentVariable("AWS_DEFAULTS_MODE", variable);

        using var sqs = new AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig().Ready("eu-west-1"));

        sqs.Config.DefaultConfigurationMode.ShouldBe(mode);
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set()
    {
        foreach (var name in s_names)
            Environment.SetEnvironmentVariable(name, "");
        Environment.SetEnvironmentVariable("AWS_DEFAULT_REGION", "eu-central-1");

        using var sqs = new AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig().Ready());
        using var s3 = new S3Client(new AmazonS3Config(), credentials: new AnonymousAWSCredentials());

        sqs.Config.RegionEndpoint.SystemName.ShouldBe("eu-central-1");
        (sqs.Config.ServiceURL, s3.Config.ServiceURL).ShouldBe((null, null));
        ((AmazonS3Config)s3.Config).ForcePathStyle.ShouldBeFalse();
    }

    [Fact]
    public void The_Region_is_AWS_REGION_then_AWS_DEFAULT_REGION_and_a_configs_own_before_both()
    {
        Environment.SetEnvironmentVariable("AWS_REGION", "us-west-2");
        Environment.SetEnvironmentVariable("AWS_DEFAULT_REGION", "eu-central-1");

        new AmazonSQSConfig().Ready().RegionEndpoint.SystemName.ShouldBe("us-west-2");
        new AmazonSQSConfig().Ready("ap-south-1").RegionEndpoint.SystemName.ShouldBe("ap-south-1");
    }

    [Fact]
    public void White_space_around_a_value_is_cut_off()
    {
        Environment.SetEnvironmentVariable("AWS_REGION", " us-west-2\n");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "\t");

        using var sqs = new AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig().Ready());

        sqs.Config.RegionEndpoint.SystemName.ShouldBe("us-west-2");
        sqs.Config.ServiceURL.ShouldBeNull();
    }

    // The SDK looks once in a process where the files are.
    [Theory]
    [InlineData("mount/credentials", null, "mount/credentials", ".aws/config")]
    [InlineData("~/.aws/credentials", null, ".aws/credentials", ".aws/config")]
    [InlineData("missing", null, null, ".aws/config")]
    [InlineData(null, "mount/credentials", ".aws/credentials", "mount/credentials")]
    [InlineData(null, "missing", ".aws/credentials", null)]
    public void A_file_of_profiles_that_is_named_is_the_one_that_counts(
        string? credentials,
        string? config,
        string? isCredentials,
        string? isConfig
    )
    {
        var home = Directory.CreateTempSubdirectory();
        foreach (var file in new[] { ".aws/credentials", ".aws/config", "mount/credentials", "mount/config" })
        {
            home.CreateSubdirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(In(file)!, "");
        }
        Environment.SetEnvironmentVariable("HOME", home.FullName);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", In(credentials));
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", In(config));

        AwsClients.ReadEnvironment();

        Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE").ShouldBe(In(isCredentials) ?? "/dev/null");
        Environment.GetEnvironmentVariable("AWS_CONFIG_FILE").ShouldBe(In(isConfig) ?? "/dev/null");
        CredentialTrouble
            .Missing(_ => null)
            .Contains("the credentials file, the one that AWS_SHARED_CREDENTIALS_FILE names", StringComparison.Ordinal)
            .ShouldBe(isCredentials is null);
        home.Delete(recursive: true);

        string? In(string? file) => file is null or ['~', ..] ? file : Path.Combine(home.FullName, file);
    }

    [Fact]
    public void An_endpoint_is_asked_by_path_and_wins_over_the_url_of_a_queue()
    {
        Environment.SetEnvironmentVariable("AWS_REGION", "us-west-2");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SQS", "");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");

        using var s3 = new S3Client(new AmazonS3Config(), credentials: new AnonymousAWSCredentials());
        using var sqs = SqsClients.For("https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/1/q", credentials: new AnonymousAWSCredentials());

        ((AmazonS3Config)s3.Config).ForcePathStyle.ShouldBeTrue();
        s3.Config.ServiceURL.ShouldBe("http://127.0.0.1:4566/");
        sqs.Config.ServiceURL.ShouldBe("http://127.0.0.1:4566/");
    }
}
