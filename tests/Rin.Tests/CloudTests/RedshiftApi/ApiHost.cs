using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GapFurniture.LocalCloud.Tests.RedshiftApi;

/// <summary>One service on a port of its own.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private ApiHost(WebApplication app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public static async Task<ApiHost> StartAsync(IAwsService service)
    {
        // Without watching files: each watch is one of the few that a user may have (inotify).
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(service.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiHost(app);
    }

    /// <summary>A call of the query protocol.</summary>
    public async Task<(int Status, XElement Body)> QueryAsync(string action, params (string Name, string Value)[] parameters)
    {
        var form = parameters
            .Select(p => KeyValuePair.Create(p.Name, p.Value))
            .Prepend(new("Version", "2012-12-01"))
            .Prepend(new("Action", action));
        using var content = new FormUrlEncodedContent(form);
        using var response = await _client.PostAsync(_client.BaseAddress, content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>A call of awsJson1_1.</summary>
    public async Task<(int Status, JsonNode Body)> JsonAsync(string operation, object request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/");
        message.Headers.Add("X-Amz-Target", "RedshiftData." + operation);
        message.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(request), Encoding.UTF8);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        using var response = await _client.SendAsync(message, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-amz-json-1.1");
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
