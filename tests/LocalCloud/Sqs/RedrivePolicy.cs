using System.Globalization;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>When a message goes to which dead-letter queue.</summary>
internal sealed record RedrivePolicy(string TargetArn, int MaxReceiveCount)
{
    /// <summary>Reads the JSON of the attribute; the count may be a number or a string.</summary>
    public static RedrivePolicy Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var arn = document.RootElement.GetProperty("deadLetterTargetArn").GetString();
            var count = document.RootElement.GetProperty("maxReceiveCount");
            var max =
                count.ValueKind == JsonValueKind.String
                    ? int.Parse(count.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
                    : count.GetInt32();
            if (arn is not null && max is >= 1 and <= 1000)
                return new RedrivePolicy(arn, max);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            // Falls through to the one error that AWS has for all of these.
        }

        throw SqsErrors.InvalidParameter(
            "RedrivePolicy",
            json,
            "Redrive policy must be a JSON map with the members deadLetterTargetArn and maxReceiveCount (1 to 1000)."
        );
    }
}
