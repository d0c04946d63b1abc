using System.Globalization;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>CloudWatch's errors, and its tokens.</summary>
internal static class MonitoringErrors
{
    public static AwsException Invalid(string message) => new(400, "ValidationError", message);

    /// <summary>Where the page that is asked for begins.</summary>
    public static int Position(JsonElement request) =>
        request.Text("NextToken") is not { } token ? 0
        : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw new AwsException(400, "InvalidNextToken", "The next token specified is invalid.");

    public static void WriteNext(Utf8JsonWriter json, int? position)
    {
        if (position is { } next)
            json.WriteString("NextToken", next.ToString(CultureInfo.InvariantCulture));
    }
}
