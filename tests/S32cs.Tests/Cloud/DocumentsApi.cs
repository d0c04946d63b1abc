using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>For checks, unsigned: <c>GET /_local/cloudsearch/documents[?id=ID]</c>, a document, or all of them as lines.</summary>
internal sealed class DocumentsApi(LocalCloudSearch cloudSearch)
{
    /// <summary>Answers if the request is for it; else false.</summary>
    public async Task<bool> HandleAsync(HttpContext context)
    {
        if (context.Request.Path.Value != "/_local/cloudsearch/documents" || context.Request.Method != "GET")
            return false;
        var domain = cloudSearch.Get(context.Request.Host.Host);
        var id = context.Request.Query["id"].ToString();
        IReadOnlyList<SearchDocument> shown =
            id.Length == 0 ? domain.Documents
            : domain.Find(id) is { } one ? [one]
            : [];
        if (id.Length > 0 && shown.Count == 0)
        {
            context.Response.StatusCode = 404;
            return true;
        }
        context.Response.ContentType = id.Length > 0 ? "application/json" : "application/x-ndjson";
        var text = new StringBuilder();
        foreach (var document in shown)
            text.Append($"{{\"id\":{JsonSerializer.Serialize(document.Id)},\"fields\":{document.Fields.GetRawText()}}}\n");
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
        return true;
    }
}
