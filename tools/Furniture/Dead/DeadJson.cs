using System.Text.Json;

namespace GapFurniture.Furniture.Dead;

/// <summary>Dead messages for programs: what <c>--json</c> prints and <c>--save</c> writes.</summary>
internal static class DeadJson
{
    private static readonly JsonSerializerOptions s_line = new(JsonExtensions.Literal)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };
    private static readonly JsonSerializerOptions s_file = new(s_line) { WriteIndented = true };

    /// <summary>One message as one line, without its body.</summary>
    public static string Line(DeadQueue queue, Explained message) =>
        JsonSerializer.Serialize(Members(queue, message, withBody: false), s_line);

    /// <summary>Writes the messages that are not in the folder yet, one file each with all that SQS gave. What is there stays as it is.</summary>
    /// <returns>How many were written.</returns>
    public static async Task<int> SaveAsync(string folder, DeadQueue queue, IEnumerable<Explained> messages, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var written = 0;
        foreach (var message in messages)
        {
            var file = Path.Combine(folder, $"{Safe(queue.Name)}-{Safe(message.Letter.Id)}.json");
            if (File.Exists(file))
                continue;
            // Whole or not at all, so that an interrupted run can simply be repeated.
            var text = JsonSerializer.Serialize(Members(queue, message, withBody: true), s_file);
            await File.WriteAllTextAsync(file + ".part", text, cancellation);
            File.Move(file + ".part", file, overwrite: false);
            written++;
        }
        return written;
    }

    // SQS chooses ids; a name of a file is nothing to trust anybody with.
    private static string Safe(string name) =>
        string.Concat(name.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private static object Members(DeadQueue queue, Explained message, bool withBody)
    {
        var letter = message.Letter;
        return new
        {
            letter.Id,
            Queue = queue.Arn.ToString(),
            Sent = $"{letter.Sent.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
            letter.Tries,
            letter.Objects,
            Reason = message.Reason.IsUnknown ? null : message.Reason.Text,
            ReasonFrom = message.Reason.IsUnknown ? null : message.Reason.From,
            letter.RequestId,
            letter.SourceQueue,
            letter.FunctionArn,
            letter.Group,
            Attributes = withBody ? Attributes(letter) : null,
            SystemAttributes = withBody ? letter.Message.Attributes : null,
            Body = withBody ? letter.Message.Body : null,
        };
    }

    private static Dictionary<string, object> Attributes(DeadLetter letter) =>
        (letter.Message.MessageAttributes ?? []).ToDictionary(
            a => a.Key,
            a =>
                (object)
                    new
                    {
                        a.Value.DataType,
                        a.Value.StringValue,
                        BinaryValue = a.Value.BinaryValue?.ToArray(),
                    },
            StringComparer.Ordinal
        );
}
