using System.Text.Json;
using System.Text.Json.Serialization;
using GapFurniture.LocalCloud.Faults;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>What people and tests ask of the local cloud itself, under <c>/_local/</c>: faults, request counts and functions.</summary>
internal sealed class ControlApi(FaultBook faults, RequestLog requests, FunctionsApi functions)
{
    /// <summary>JSON of this API: camel case, kinds as words.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (await functions.HandleAsync(context))
            return;
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/_local/requests"):
                await context.Response.WriteAsJsonAsync(requests.All(), Json, context.RequestAborted);
                break;
            case ("DELETE", "/_local/requests"):
                requests.Clear();
                context.Response.StatusCode = 204;
                break;
            case ("GET", "/_local/faults"):
                await context.Response.WriteAsJsonAsync(faults.Pendings(), Json, context.RequestAborted);
                break;
            case ("DELETE", "/_local/faults"):
                faults.Clear();
                context.Response.StatusCode = 204;
                break;
            case ("POST", "/_local/faults"):
                await AddFaultAsync(context);
                break;
            default:
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync(
                    "There are /_local/faults (GET, POST, DELETE), /_local/requests (GET, DELETE) and /_local/functions (POST, GET NAME/log).\n",
                    context.RequestAborted
                );
                break;
        }
    }

    private async Task AddFaultAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            foreach (var required in new[] { "service", "kind" })
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(required, out _))
                    throw new JsonException($"A fault is an object with \"service\" and \"kind\"; \"{required}\" is missing.");
            }

            faults.Add(document.Deserialize<Fault>(Json)!);
            context.Response.StatusCode = 204;
        }
        catch (JsonException e)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(e.Message + "\n", context.RequestAborted);
        }
    }
}
