using System.Net;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

public sealed class ConfigSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rin-tests-");
    private readonly FakeS3 _s3 = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _s3.Dispose();
    }

    private async Task<string> FetchAsync(string location, Func<HttpRequestMessage, HttpResponseMessage>? answer = null)
    {
        using var http = new HttpClient(new Handler(answer ?? (_ => throw new HttpRequestException("nobody there"))));
        return await new ConfigSource(() => _s3, http).FetchAsync(location, TestContext.Current.CancellationToken);
    }

    private async Task<string> RefusalAsync(string location, Func<HttpRequestMessage, HttpResponseMessage>? answer = null) =>
        (await Should.ThrowAsync<ConfigException>(() => FetchAsync(location, answer))).Problems.ShouldHaveSingleItem().ToString();

    [Fact]
    public async Task Reads_a_file_by_path_or_url()
    {
        var path = Path.Combine(_folder.FullName, "rin.yaml");
        await File.WriteAllTextAsync(path, "queue_name: q", TestContext.Current.CancellationToken);

        (await FetchAsync(path)).ShouldBe("queue_name: q");
        (await FetchAsync($"file://{path}")).ShouldBe("queue_name: q");
    }

    [Fact]
    public async Task Reads_an_object()
    {
        _s3.Objects["s3://configs/rin/a b.yaml"] = "queue_name: 日本";

        (await FetchAsync("s3://configs/rin/a b.yaml")).ShouldBe("queue_name: 日本");
    }

    [Fact]
    public async Task Reads_a_web_page()
    {
        (
            await FetchAsync("https://example.org/rin.yaml", _ => new HttpResponseMessage { Content = new StringContent("queue_name: w") })
        ).ShouldBe("queue_name: w");
    }

    [Fact]
    public async Task An_error_page_is_not_a_config()
    {
        var refusal = await RefusalAsync(
            "https://example.org/rin.yaml",
            _ => new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("queue_name: w") }
        );

        refusal.ShouldStartWith("https://example.org/rin.yaml: ");
        refusal.ShouldContain("500");
    }

    [Fact]
    public async Task A_missing_file_says_how_to_name_another()
    {
        var path = Path.Combine(_folder.FullName, "none.yaml");

        (await RefusalAsync(path)).ShouldBe($"{path}: no such file; give another with -config");
    }

    [Fact]
    public async Task A_folder_is_no_config()
    {
        (await RefusalAsync(_folder.FullName)).ShouldEndWith("this is a folder; name the file in it with -config");
    }

    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket/")]
    [InlineData("s3:///key")]
    public async Task An_incomplete_s3_url_is_refused(string url)
    {
        (await RefusalAsync(url)).ShouldEndWith("an S3 location is s3://bucket/key");
    }

    [Fact]
    public async Task A_missing_object_is_named()
    {
        (await RefusalAsync("s3://configs/none.yaml")).ShouldBe("s3://configs/none.yaml: NoSuchKey");
    }

    [Theory]
    [InlineData("ftp://example.org/rin.yaml")]
    [InlineData("https://")]
    [InlineData("")]
    public async Task Other_places_are_refused(string location)
    {
        (await RefusalAsync(location)).ShouldStartWith($"{location}: ");
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_without_what_is_secret_in_the_url()
    {
        (await RefusalAsync("https://me:secret@example.org/rin.yaml?X-Amz-Signature=abcd")).ShouldBe(
            "https://example.org/rin.yaml: nobody there"
        );
    }

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
