using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.TestFunction;

/// <summary>
/// A function that speaks the Runtime API by itself and does what its event says: {"do":"echo"}, "env", "error", "exit", "hang", "pid",
/// "bad-id", "large"; for an SQS event each body says it: "ok", "fail" (a partial failure), "error", or "answer:JSON".
/// </summary>
internal static class Program
{
    private static readonly HttpClient s_http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public static async Task<int> Main()
    {
        var api = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime";
        if (Environment.GetEnvironmentVariable("INIT") == "error")
        {
            await PostAsync($"{api}/init/error", """{"errorType":"Runtime.Broken","errorMessage":"cannot start"}""", "Runtime.Broken");
            return 3;
        }

        while (true)
        {
            HttpResponseMessage next;
            try
            {
                next = await s_http.GetAsync(new Uri($"{api}/invocation/next"));
            }
            catch (HttpRequestException)
            {
                return 0; // the host is gone, and so are we
            }

            using (next)
                await HandleAsync(api, next);
        }
    }

    private static async Task HandleAsync(string api, HttpResponseMessage next)
    {
        var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        var @event = JsonNode.Parse(await next.Content.ReadAsStringAsync())!.AsObject();
        await Console.Out.WriteLineAsync($"handling {id}");
        if (@event["Records"] is JsonArray records)
        {
            await PostAsync($"{api}/invocation/{id}/response", BatchAnswer(records));
            return;
        }

        switch ((string?)@event["do"])
        {
            case "error":
                await PostAsync($"{api}/invocation/{id}/error", """{"errorType":"Test.Error","errorMessage":"as asked"}""", "Test.Error");
                break;
            case "exit":
                Environment.Exit((int)@event["code"]!);
                break;
            case "hang":
                await Task.Delay(Timeout.Infinite);
                break;
            case "pid":
                await PostAsync($"{api}/invocation/{id}/response", $"{Environment.ProcessId}");
                break;
            case "env":
                await PostAsync($"{api}/invocation/{id}/response", new JsonObject([.. Variables()]).ToJsonString());
                break;
            case "headers":
                var headers = next.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)string.Join(',', h.Value)));
                await PostAsync($"{api}/invocation/{id}/response", new JsonObject([.. headers]).ToJsonString());
                break;
            case "bad-id":
                var status = await PostAsync($"{api}/invocation/another/response", "{}");
                await PostAsync($"{api}/invocation/{id}/response", $"{status}");
                break;
            case "large":
                await PostAsync($"{api}/invocation/{id}/response", $"\"{new string('x', 7 * 1024 * 1024)}\"");
                break;
            default:
                await PostAsync($"{api}/invocation/{id}/response", @event.ToJsonString());
                break;
        }
    }

    private static string BatchAnswer(JsonArray records)
    {
        var bodies = records.Select(r => (Id: (string)r!["messageId"]!, Body: (string?)r["body"] ?? "")).ToList();
        if (bodies.Exists(b => b.Body == "crash"))
            Environment.Exit(9);
        if (bodies.Find(b => b.Body.StartsWith("answer:", StringComparison.Ordinal)) is { Body: { } answer })
            return answer["answer:".Length..];
        var failures = bodies.Where(b => b.Body == "fail").Select(b => (JsonNode?)new JsonObject { ["itemIdentifier"] = b.Id });
        return new JsonObject { ["batchItemFailures"] = new JsonArray([.. failures]) }.ToJsonString();
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Variables() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .Select(e => KeyValuePair.Create((string)e.Key, (JsonNode?)(string?)e.Value));

    [SuppressMessage("Usage", "CA2234:Pass system uri objects instead of strings", Justification = "Addresses are texts here.")]
    private static async Task<int> PostAsync(string address, string json, string? errorType = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (errorType is not null)
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        using var answer = await s_http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
