using Amazon.Lambda.SQSEvents;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests;

[Collection(RunsAlone.Name)]
public sealed class FunctionTests : IAsyncLifetime
{
    private const string Endpoint = "AWS_ENDPOINT_URL";

    private readonly LoopbackS3 _s3 = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rin-tests-");
    private readonly string? _before = Environment.GetEnvironmentVariable(Endpoint);
    private RinHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Endpoint, _s3.Url);
        var path = Path.Combine(_folder.FullName, "rin.yaml");
        await File.WriteAllTextAsync(
            path,
            $$"""
            credentials: {aws_region: eu-west-1, aws_access_key_id: AKIAX, aws_secret_access_key: secret}
            redshift: {host: 127.0.0.1, port: {{LoopbackS3.FreePort()}}, dbname: d, user: u, password: p, table: t}
            s3: {bucket: logs, region: us-west-2}
            targets: [{s3: {key_prefix: a/} }]
            """,
            TestContext.Current.CancellationToken
        );
        var options = RinOptions.Parse(["-config", path], _ => null, inLambda: true);
        _host = await RinHost.CreateAsync(options, inLambda: true, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Endpoint, _before);
        await _host.DisposeAsync();
        await _s3.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<string[]> LoadAsync(params SQSEvent.SQSMessage[]? messages)
    {
        var response = await new Function(_host).Load(new SQSEvent { Records = messages?.ToList() }, context: null!);
        return [.. response.BatchItemFailures.Select(f => f.ItemIdentifier)];
    }

    private static SQSEvent.SQSMessage Message(string id, string? body) => new() { MessageId = id, Body = body };

    [Fact]
    public async Task Names_exactly_the_messages_that_are_not_loaded()
    {
        var begun = TimeProvider.System.GetTimestamp();

        var failed = await LoadAsync(
            Message("test", Some.TestEvent.Body),
            Message("rubbish", "hello"),
            Message("refused", Some.Message("a/1").Body),
            Message("unwanted", Some.Message("x/1").Body),
            Message("empty", null)
        );

        failed.ShouldBe(["rubbish", "refused", "empty"]);
        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromMinutes(1), "a refused connection is not waited for long");
    }

    [Fact]
    public async Task An_event_of_which_nothing_is_loaded_is_an_error_since_a_source_without_partial_answers_would_delete_it()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() =>
            LoadAsync(Message("rubbish", "hello"), Message("empty", null))
        );

        error.Message.ShouldBe("none of 2 messages could be loaded; the log says why");
    }

    [Fact]
    public async Task What_is_no_event_of_a_queue_is_an_error_since_its_sender_would_take_an_answer_for_success()
    {
        foreach (var messages in new SQSEvent.SQSMessage[]?[] { null, [], [Message(null!, null)], [Message("m", "x"), null!] })
        {
            var error = await Should.ThrowAsync<InvalidDataException>(() => LoadAsync(messages));
            error.Message.ShouldStartWith("this is not an event of an SQS queue: let the bucket notify the queue");
        }
    }

    [Fact]
    public async Task A_configured_region_signs_but_does_not_switch_off_the_endpoint_of_the_environment()
    {
        using var client = RinHost.CreateS3(new AwsSettings("eu-west-1", "AKIAX", "secret", null), "us-west-2");

        await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "logs" }, TestContext.Current.CancellationToken);

        var (path, authorization) = _s3.Requests.ShouldHaveSingleItem();
        path.TrimEnd('/').ShouldBe("/logs", "emulators have no name for every bucket");
        authorization.ShouldContain("/us-west-2/s3/aws4_request");
        authorization.ShouldContain("Credential=AKIAX/");
    }
}
