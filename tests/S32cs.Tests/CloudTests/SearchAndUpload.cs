using System.Net;
using System.Text;
using Amazon.CloudSearchDomain;
using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.CloudSearch;

/// <summary>The domain as clients see it: the SDK's, and anybody's.</summary>
public sealed class SearchAndUpload : CloudTest
{
    private AmazonCloudSearchDomainClient Domain(string? secret = null) =>
        new(
            new BasicAWSCredentials(Cloud.Environment["AWS_ACCESS_KEY_ID"], secret ?? Cloud.Environment["AWS_SECRET_ACCESS_KEY"]),
            new AmazonCloudSearchDomainConfig
            {
                ServiceURL = Cloud.Environment["CLOUDSEARCH_ENDPOINT"],
                AuthenticationRegion = Cloud.Environment["AWS_REGION"],
                MaxErrorRetry = 0,
            }
        );

    private static UploadDocumentsRequest Batch(string json) =>
        new() { ContentType = ContentType.ApplicationJson, Documents = new MemoryStream(Encoding.UTF8.GetBytes(json)) };

    [Fact]
    public async Task What_the_sdk_uploads_the_sdk_finds()
    {
        using var domain = Domain();
        var uploaded = await domain.UploadDocumentsAsync(
            Batch(
                """
                [{"id":"1","type":"add","fields":{"title":"The Seven Samurai","year":1954,"tags":["a","b"]}},
                 {"id":"2","type":"add","fields":{"title":"七人の侍","year":1954}},
                 {"id":"3","type":"add","fields":{"title":"Seven","year":1995}}]
                """
            ),
            Cancellation
        );
        (uploaded.Status, uploaded.Adds, uploaded.Deletes).ShouldBe(("success", 3L, 0L));

        async Task<string> FindAsync(string query, QueryParser? parser = null)
        {
            var answer = await domain.SearchAsync(new SearchRequest { Query = query, QueryParser = parser }, Cancellation);
            return string.Join(',', answer.Hits.Hit.Select(h => h.Id).Order(StringComparer.Ordinal));
        }

        (await FindAsync("seven")).ShouldBe("1,3");
        (await FindAsync("seven -samurai")).ShouldBe("3");
        (await FindAsync("sam*")).ShouldBe("1");
        (await FindAsync("\"seven samurai\" | 侍")).ShouldBe("1,2");
        (await FindAsync("matchall", QueryParser.Structured)).ShouldBe("1,2,3");
        var hit = (await domain.SearchAsync(new SearchRequest { Query = "samurai", Return = "tags" }, Cancellation)).Hits.Hit[0];
        hit.Fields.Keys.ShouldBe(["tags"]);
        hit.Fields["tags"].ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_refused_batch_is_the_sdks_own_exception()
    {
        using var domain = Domain();

        var error = await Should.ThrowAsync<DocumentServiceException>(() =>
            domain.UploadDocumentsAsync(Batch("""[{"id":"!","type":"delete"}]"""), Cancellation)
        );

        error.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        error.Message.ShouldContain("near operation with index 1");
        await Should.ThrowAsync<SearchException>(() =>
            domain.SearchAsync(new SearchRequest { Query = "(", QueryParser = "structured" }, Cancellation)
        );
    }

    [Fact]
    public async Task Unsigned_requests_pass_only_where_the_policy_lets_them()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Cloud.Endpoint) };
        async Task<(HttpStatusCode, string)> PostAsync()
        {
            using var batch = new StringContent("""[{"id":"1","type":"add","fields":{"abc":"x"}}]""", Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("/2013-01-01/documents/batch", UriKind.Relative), batch, Cancellation);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        }

        (await PostAsync()).Item1.ShouldBe(HttpStatusCode.Forbidden);
        using (var stranger = Domain("wrong"))
            (
                await Should.ThrowAsync<AmazonCloudSearchDomainException>(() =>
                    stranger.SearchAsync(new SearchRequest { Query = "x" }, Cancellation)
                )
            ).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Cloud.CloudSearch.AllowAnonymous = true;
        (await PostAsync()).ShouldBe((HttpStatusCode.OK, """{"status":"success","adds":1,"deletes":0}"""));

        (await http.GetStringAsync(new Uri("/2013-01-01/search?q=x", UriKind.Relative), Cancellation)).ShouldContain("\"abc\":\"x\"");
        (await http.GetStringAsync(new Uri("/_local/cloudsearch/documents?id=1", UriKind.Relative), Cancellation)).ShouldBe(
            "{\"id\":\"1\",\"fields\":{\"abc\":\"x\"}}\n"
        );
        (await http.GetAsync(new Uri("/_local/cloudsearch/documents?id=2", UriKind.Relative), Cancellation)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public async Task Every_host_name_is_a_domain_of_its_own()
    {
        Cloud.CloudSearch.AllowAnonymous = true;
        using var http = new HttpClient();
        using var batch = new StringContent("""[{"id":"1","type":"add","fields":{"abc":"x"}}]""", Encoding.UTF8, "application/json");

        await http.PostAsync(
            new Uri(Cloud.Endpoint.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/2013-01-01/documents/batch"),
            batch,
            Cancellation
        );

        Cloud.CloudSearch.Domain.Count.ShouldBe(0);
        Cloud.CloudSearch.Get("localhost").Count.ShouldBe(1);
    }
}
