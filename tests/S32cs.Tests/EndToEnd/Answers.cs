using System.Globalization;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>Answers of CloudSearch, or of whoever stands before it, that are neither success nor a document's fault.</summary>
public sealed class Answers
{
    private static readonly string[] s_object = [$"s3://{Scene.Bucket}/in.ndjson"];

    [Theory]
    [InlineData(403, "html", "Request forbidden by administrative rules", "Request forbidden by administrative rules")]
    [InlineData(404, "html", "no such page", "no such page")]
    [InlineData(400, "html", "Your browser sent an invalid request", "Your browser sent an invalid request")]
    [InlineData(403, "empty", null, "Forbidden")]
    [InlineData(404, "empty", null, "NotFound")]
    public async Task A_page_in_the_place_of_an_answer_is_said_with_its_status_and_first_words(
        int status,
        string code,
        string? words,
        string said
    )
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", Scene.Add("1"), Scene.Add("2"));
        scene.Cloud.Faults.Add(
            new Fault("cloudsearch", null, FaultKind.Error)
            {
                Status = status,
                Code = code,
                Message = words,
            }
        );

        var (exit, output) = await scene.RunAsync(s_object);

        exit.ShouldBe(1, output);
        output.ShouldContain(status.ToString(CultureInfo.InvariantCulture));
        output.ShouldContain(said);
        output.ShouldContain("0 added, 0 deleted, 0 rejected");
        output.ShouldNotContain("inner exception");
    }

    [Fact]
    public async Task Fewer_adds_than_were_sent_are_no_success()
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 1);
        scene.Put("in.ndjson", Scene.Add("1"), Scene.Add("2"), Scene.Add("3"));
        scene.Cloud.CloudSearch.Uncounted = 1;

        var (status, output) = await scene.RunAsync(s_object);
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("in.ndjson"));
        var drained = await scene.RunAsync("-queue", Scene.Queue);

        status.ShouldBe(1, output);
        output.ShouldContain("counts 2 adds and 0 deletes for 3 documents");
        output.ShouldContain("not loaded: s3://bucket/in.ndjson");
        output.ShouldContain(": 0 added, 0 deleted, 0 rejected");
        drained.Status.ShouldBe(1, drained.Output);
        scene.Cloud.Sqs.Count(Scene.Queue).Total.ShouldBe(1, "the message comes again");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(200, 3)]
    public async Task A_refusal_that_is_about_the_domain_takes_few_requests_and_blames_no_document(int documents, int requests)
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", [.. Enumerable.Range(0, documents).Select(i => Scene.Add($"{i}"))]);
        scene.Cloud.Faults.Add(
            new Fault("cloudsearch", null, FaultKind.Error) { Status = 400, Message = "The domain has no index fields configured" }
        );

        var (status, output) = await scene.RunAsync(s_object);

        status.ShouldBe(1, output);
        output.ShouldContain("The domain has no index fields configured");
        output.ShouldContain(": 0 added, 0 deleted, 0 rejected");
        scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments").ShouldBe(requests, output);
    }

    // As older domains word it, a refusal names no document: only what is bad is out all the same.
    [Fact]
    public async Task A_refusal_without_a_place_that_others_do_not_meet_is_the_documents()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", [.. Enumerable.Range(0, 6).Select(i => Scene.Add($"{i}"))]);
        // The batch, and the half, quarter and document that hold the culprit.
        scene.Cloud.Faults.Add(
            new Fault("cloudsearch", null, FaultKind.Error)
            {
                Status = 400,
                Message = "A value is wrong",
                Times = 2,
            }
        );

        var (status, output) = await scene.RunAsync(s_object);

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["0", "1", "2", "3", "4", "5"]);
    }

    [Fact]
    public async Task A_connection_that_closes_unanswered_is_asked_again_once_for_each_attempt()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", Scene.Add("1"));
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Drop) { Times = 4 });

        var (status, output) = await scene.RunAsync(s_object);

        status.ShouldBe(0, output);
        output.Split("did not accept a batch").Length.ShouldBe(1 + 4, output);
        scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments").ShouldBe(4 + 1, output);
    }

    [Fact]
    public async Task The_service_decides_about_field_names_of_any_length_that_its_model_has()
    {
        await using var scene = await Scene.SetAsync();
        scene.Domain.Configure("x", LocalCloud.CloudSearch.FieldType.Int);
        scene.Domain.Configure("id", LocalCloud.CloudSearch.FieldType.Text);
        scene.Domain.Configure(new string('z', 64), LocalCloud.CloudSearch.FieldType.Text);
        scene.Put(
            "in.ndjson",
            """{"id":"1","type":"add","fields":{"x":1,"id":"a"}}""",
            $$$"""{"id":"2","type":"add","fields":{"{{{new string('z', 64)}}}":"b"}}""",
            """{"id":"3","type":"add","fields":{"os":"unknown to the domain"}}""",
            """{"id":"4","type":"add","fields":{"x":"much"}}"""
        );

        var (status, output) = await scene.RunAsync(s_object);

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["1", "2"]);
        output.ShouldContain("line 3 (byte ");
        output.ShouldContain("CloudSearch: { [\"Field \"os\" is not configured");
        output.ShouldContain("2 added, 0 deleted, 2 rejected");
    }

    [Fact]
    public async Task A_batch_of_CloudSearchs_own_is_called_that()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", $"[{Scene.Add("1")},{Scene.Add("2")}]");

        var (status, output) = await scene.RunAsync(["-check", .. s_object]);

        status.ShouldBe(1, output);
        output.ShouldContain("line 1 (byte 0): this is a batch, a JSON array of documents; give one document a line");
    }
}
