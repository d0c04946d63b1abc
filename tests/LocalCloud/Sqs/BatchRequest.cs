using System.Text.Json;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>The rules that all batch operations share: what refuses the whole batch, and how each entry succeeds or fails alone.</summary>
internal static partial class BatchRequest
{
    /// <summary>Refuses empty and over-long batches and bad ids.</summary>
    public static void Check(JsonElement request)
    {
        var ids = request.Items("Entries").Select(e => e.Text("Id") ?? throw SqsErrors.Missing("Id")).ToList();
        if (ids.Count == 0)
            throw new AwsException(400, "EmptyBatchRequest", "There should be at least one entry in the request.");
        if (ids.Count > 10)
            throw new AwsException(
                400,
                "TooManyEntriesInBatchRequest",
                $"Maximum number of entries per request are 10. You have sent {ids.Count}."
            );
        if (ids.Exists(id => !ValidId().IsMatch(id)))
            throw new AwsException(
                400,
                "InvalidBatchEntryId",
                "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
            );
        if (ids.GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new AwsException(400, "BatchEntryIdsNotDistinct", $"Id {twice.Key} repeated.");
    }

    /// <summary>Runs a batch whose entries have no answer but success.</summary>
    public static Action<Utf8JsonWriter> Run(JsonElement request, Action<JsonElement, Action<object>> each) =>
        Run<object>(request, each, (_, _) => { });

    /// <summary>Runs each entry; what it reports is written with its id.</summary>
    public static Action<Utf8JsonWriter> Run<T>(JsonElement request, Action<JsonElement, Action<T>> each, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        Check(request);
        var successful = new List<(string Id, T? Answer)>();
        var failed = new List<(string Id, AwsException Error)>();
        foreach (var entry in request.Items("Entries"))
        {
            var id = entry.Text("Id")!;
            try
            {
                T? answer = null;
                each(entry, a => answer = a);
                successful.Add((id, answer));
            }
            catch (AwsException e)
            {
                failed.Add((id, e));
            }
        }

        return json =>
        {
            if (successful.Count > 0)
            {
                json.WriteStartArray("Successful");
                foreach (var (id, answer) in successful)
                {
                    json.WriteStartObject();
                    json.WriteString("Id", id);
                    if (answer is not null)
                        write(json, answer);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            if (failed.Count == 0)
                return;
            json.WriteStartArray("Failed");
            foreach (var (id, error) in failed)
            {
                json.WriteStartObject();
                json.WriteString("Id", id);
                json.WriteString("Code", error.Code);
                json.WriteString("Message", error.Message);
                json.WriteBoolean("SenderFault", error.Status < 500);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,80}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidId();
}
