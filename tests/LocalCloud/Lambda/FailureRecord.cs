using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>What Lambda sends to an on-failure destination: not the event alone, but a record of the invocation.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"/>
internal static class FailureRecord
{
    public static string Of(
        string functionArn,
        string requestId,
        string json,
        int invocations,
        InvocationResult result,
        TimeProvider time
    ) =>
        new JsonObject
        {
            ["version"] = "1.0",
            ["timestamp"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = requestId,
                ["functionArn"] = $"{functionArn}:$LATEST",
                ["condition"] = "RetriesExhausted",
                ["approximateInvokeCount"] = invocations,
            },
            ["requestPayload"] = JsonNode.Parse(json),
            ["responseContext"] = new JsonObject
            {
                ["statusCode"] = 200,
                ["executedVersion"] = "$LATEST",
                ["functionError"] = result.FunctionError,
            },
            ["responsePayload"] = Payload(result),
        }.ToJsonString();

    private static JsonNode? Payload(InvocationResult result)
    {
        try
        {
            return JsonNode.Parse(result.Payload);
        }
        catch (JsonException)
        {
            return result.Text;
        }
    }
}
