using System.Net;
using System.Text;
using Amazon.CloudSearchDomain;
using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class CloudSearchTests
{
    [Fact]
    public async Task A_batch_goes_out_as_it_is()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"status":"success","adds":1,"deletes":2,"warnings":[{"message":"w"}]}""")
        );
        using var client = ServiceUnderTest.CloudSearch(server);

        var response = await client.UploadDocumentsAsync(
            new UploadDocumentsRequest
            {
                ContentType = ContentType.ApplicationJson,
                Documents = new MemoryStream("""[{"id":"あ"}]"""u8.ToArray()),
            },
            TestContext.Current.CancellationToken
        );

        server.Only.Method.ShouldBe("POST");
        server.Only.Path.ShouldBe("/2013-01-01/documents/batch?format=sdk");
        server.Only["Content-Type"].ShouldBe("application/json");
        server.Only["Content-Length"].ShouldBe("14");
        server.Only.Body.ShouldBe("""[{"id":"あ"}]""");
        server.Only["Authorization"].ShouldContain("/cloudsearch/aws4_request");
        (response.Status, response.Adds, response.Deletes).ShouldBe(("success", 1L, 2L));
        response.Warnings.ShouldHaveSingleItem().Message.ShouldBe("w");
    }

    [Fact]
    public async Task A_search_is_all_query_string()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """
                {"status":{"timems":3,"rid":"r"},"hits":{"found":1,"start":0,"hit":[{"id":"1","fields":{"title":["a","b"]}}]},
                 "facets":{"tags":{"buckets":[{"value":"x","count":2}]}}}
                """
            )
        );
        using var client = ServiceUnderTest.CloudSearch(server);

        var response = await client.SearchAsync(
            new SearchRequest
            {
                Query = "東京 & co",
                QueryParser = QueryParser.Simple,
                FilterQuery = "title:'x'",
                Size = 5,
                Start = 1,
                Partial = true,
                Return = "title",
            },
            TestContext.Current.CancellationToken
        );

        server.Only.Method.ShouldBe("GET");
        server.Only.Path.ShouldBe(
            "/2013-01-01/search?format=sdk&pretty=true&fq=title%3A%27x%27&partial=true&q=%E6%9D%B1%E4%BA%AC%20%26%20co"
                + "&q.parser=simple&return=title&size=5&start=1"
        );
        response.Hits.Found.ShouldBe(1);
        response.Hits.Hit.ShouldHaveSingleItem().Fields["title"].ShouldBe(["a", "b"]);
        response.Facets["tags"].Buckets.ShouldHaveSingleItem().Count.ShouldBe(2);
        (response.Status.Rid, response.Status.Timems).ShouldBe(("r", 3L));
    }

    [Fact]
    public async Task A_refused_batch_says_why()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"__type":"#DocumentServiceException","message":"{ [\"no\"] }","status":"error"}""", 400)
        );
        using var client = ServiceUnderTest.CloudSearch(server);

        var refused = await Should.ThrowAsync<DocumentServiceException>(() =>
            client.UploadDocumentsAsync(new UploadDocumentsRequest(), TestContext.Current.CancellationToken)
        );

        refused.Status.ShouldBe("error");
        refused.Message.ShouldBe("{ [\"no\"] }");
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_file_is_uploaded_where_no_documents_are_given()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));
        using var client = ServiceUnderTest.CloudSearch(server);
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "[]", Encoding.UTF8, TestContext.Current.CancellationToken);

        await client.UploadDocumentsAsync(new UploadDocumentsRequest { FilePath = path }, TestContext.Current.CancellationToken);
        File.Delete(path);

        server.Only.Body.ShouldEndWith("[]");
    }

    [Fact]
    public void A_client_without_an_endpoint_is_an_error()
    {
        Should
            .Throw<AmazonClientException>(() => new AmazonCloudSearchDomainClient("key", "secret", new AmazonCloudSearchDomainConfig()))
            .Message.ShouldContain("ServiceURL");
    }
}
