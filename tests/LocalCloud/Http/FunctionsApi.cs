using System.Text.Json;
using GapFurniture.LocalCloud.Lambda;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Functions for people: created from a program on this machine, where AWS wants a package, and their logs.</summary>
internal sealed class FunctionsApi(LocalLambda lambda)
{
    /// <summary>Answers <c>POST /_local/functions</c> (the members of <see cref="FunctionOptions"/>) and <c>GET /_local/functions/{name}/log</c>.</summary>
    /// <returns>False when the request is for neither.</returns>
    public async Task<bool> HandleAsync(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? "").Split('/');
        switch (context.Request.Method, parts)
        {
            case ("POST", ["", "_local", "functions"]):
                await CreateAsync(context);
                return true;
            case ("GET", ["", "_local", "functions", var name, "log"]) when lambda.Find(name) is { } function:
                await context.Response.WriteAsync(string.Concat(function.Log.Lines.Select(l => l + "\n")), context.RequestAborted);
                return true;
            default:
                return false;
        }
    }

    private async Task CreateAsync(HttpContext context)
    {
        try
        {
            var options =
                await JsonSerializer.DeserializeAsync<FunctionOptions>(context.Request.Body, ControlApi.Json, context.RequestAborted)
                ?? throw new JsonException("A function is an object.");
            var function = options.Executable is null
                ? await lambda.AttachFunctionAsync(options, context.RequestAborted)
                : lambda.CreateFunction(options);
            await context.Response.WriteAsJsonAsync(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["arn"] = function.Arn,
                    ["runtimeApi"] = function.RuntimeApiAddress,
                },
                ControlApi.Json,
                context.RequestAborted
            );
        }
        catch (Exception e) when (e is JsonException or AwsException or ArgumentNullException)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(e.Message + "\n", context.RequestAborted);
        }
    }
}
