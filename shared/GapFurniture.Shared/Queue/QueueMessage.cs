using System.Globalization;

namespace GapFurniture.Shared.Queue;

/// <summary>A message in hand, from a receive or from a Lambda event.</summary>
/// <param name="Id">SQS message id; the same at every delivery.</param>
/// <param name="Body">The body.</param>
/// <param name="ReceiveCount">How often it was received so far, this time included (ApproximateReceiveCount).</param>
/// <param name="ReceiptHandle">Receipt handle of this delivery; empty when nobody will delete by it.</param>
public sealed record QueueMessage(string Id, string Body, int ReceiveCount, string ReceiptHandle = "")
{
    /// <summary>ApproximateReceiveCount among a message's system attributes; 1 when it is not given.</summary>
    public static int ReceiveCountOf(IReadOnlyDictionary<string, string>? attributes) =>
        attributes is not null
        && attributes.TryGetValue("ApproximateReceiveCount", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : 1;
}
