using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>The document and search services of CloudSearch domains.</summary>
/// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/document-service-api.html"/>
/// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/search-api.html"/>
internal sealed class CloudSearchService(LocalCloudSearch cloudSearch, FaultBook faults, TimeProvider time) : IAwsService
{
    private const string Batch = "/2013-01-01/documents/batch";
    private const string Search = "/2013-01-01/search";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string SigningName => "cloudsearch";

    public string PathPrefix => "/2013-01-01/";

    public bool TakesFaults => true;

    public bool AllowsAnonymous => cloudSearch.AllowAnonymous;

    public (string Operation, string? Key)? OperationOf(string method, string path) =>
        path switch
        {
            Batch => ("UploadDocuments", null),
            Search => ("Search", null),
            _ => ("Unknown", null),
        };

    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body) =>
        [operation == "UploadDocuments" ? "cloudsearch:document" : "cloudsearch:search"];

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var domain = cloudSearch.Get(context.Request.Host.Host);
        var fault = faults.Take(SigningName, OperationOf(context.Request.Method, path)?.Operation);
        if (fault is not null && !await StrikeAsync(context, fault))
            return;
        try
        {
            var answer = (context.Request.Method, path) switch
            {
                ("POST", Batch) => await UploadAsync(context, domain, cloudSearch.Uncounted),
                ("GET" or "POST", Search) => await SearchAsync(context, domain),
                _ => throw new CloudSearchException(
                    404,
                    "ResourceNotFoundException",
                    "There are documents/batch (POST) and search (GET, POST)"
                ),
            };
            if (fault is { Kind: FaultKind.Drop })
                context.Abort();
            else if (fault is { Kind: FaultKind.Cut })
                await CutAnswer.SendAsync(
                    context,
                    fault.Code,
                    () => AnswerAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(answer, s_json))
                );
            else
                await AnswerAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(answer, s_json));
        }
        catch (CloudSearchException e)
        {
            await RefuseAsync(context, e);
        }
    }

    private static async Task<Dictionary<string, object>> UploadAsync(HttpContext context, SearchDomain domain, int uncounted)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (type != "application/json")
            throw CloudSearchException.Document($"The local cloud takes batches of application/json, not {type}", 415);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var (adds, deletes) = domain.Upload(body.ToArray());
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["status"] = "success",
            ["adds"] = Math.Max(0, adds - uncounted),
            ["deletes"] = deletes,
        };
    }

    private static async Task<object> SearchAsync(HttpContext context, SearchDomain domain)
    {
        var given = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync(context.RequestAborted)).Concat(context.Request.Query)
            : context.Request.Query;
        var parameters = given
            .GroupBy(p => p.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Value.ToString(), StringComparer.Ordinal);
        var begun = Stopwatch.GetTimestamp();
        return SearchRequest.Read(parameters).Run(domain, () => (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    // Errors on the way to the service are XML; a dropped connection comes after the batch is taken when the fault says so.
    private async Task<bool> StrikeAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, context.RequestAborted);
                return true;
            case FaultKind.Cut:
            case FaultKind.Drop when fault.Code == "after":
                return true;
            case FaultKind.Drop:
                context.Abort();
                return false;
            // Whoever stands before the service speaks HTML, or says nothing.
            case FaultKind.Error when fault.Code is "html" or "empty":
                var page =
                    fault.Code == "html"
                        ? $"<!doctype html>\n<html><head><title>{fault.Status}</title></head><body><h1>{fault.Message}</h1></body></html>"
                        : "";
                await AnswerAsync(context, fault.Status, Encoding.UTF8.GetBytes(page), "text/html");
                return false;
            case FaultKind.Error when fault.Status < 500:
                await RefuseAsync(
                    context,
                    new CloudSearchException(
                        fault.Status,
                        fault.Code ?? "DocumentServiceException",
                        fault.Message ?? "The request was refused"
                    )
                );
                return false;
            default:
                var status = fault.Kind == FaultKind.Error ? fault.Status : 503;
                var code = fault.Code ?? (status == 503 ? "ServiceUnavailable" : "InternalFailure");
                var text =
                    $"<Response><Errors><Error><Code>{code}</Code><Message>{fault.Message ?? "Please try again"}</Message></Error></Errors></Response>";
                await AnswerAsync(context, status, Encoding.UTF8.GetBytes(text), "text/xml");
                return false;
        }
    }

    // The plain format lists the errors; the one that SDKs ask for gives them as one message.
    private static async Task RefuseAsync(HttpContext context, CloudSearchException e)
    {
        object answer =
            context.Request.Query["format"] == "sdk" || e.Type != "DocumentServiceException"
                ? new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["__type"] = "#" + e.Type,
                    ["message"] = e.Type == "DocumentServiceException" ? $"{{ [\"{e.Message}\"] }}" : e.Message,
                    ["status"] = "error",
                }
                : new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["status"] = "error",
                    ["adds"] = 0,
                    ["deletes"] = 0,
                    ["errors"] = new[] { new Dictionary<string, string>(StringComparer.Ordinal) { ["message"] = e.Message } },
                };
        await AnswerAsync(context, e.Status, JsonSerializer.SerializeToUtf8Bytes(answer, s_json));
    }

    private static async Task AnswerAsync(HttpContext context, int status, byte[] body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
