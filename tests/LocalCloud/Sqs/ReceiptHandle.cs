using System.Globalization;
using System.Text;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>What a receipt handle stands for: one receive of one message of one queue.</summary>
internal sealed record ReceiptHandle(string Queue, long MessageNumber, long ReceiveNumber)
{
    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Queue}/{MessageNumber}/{ReceiveNumber}"));

    /// <summary>Reads a handle; null when it is none of that queue.</summary>
    public static ReceiptHandle? Parse(string? text, string queue)
    {
        if (text is null)
            return null;
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length))
            return null;
        return
            Encoding.UTF8.GetString(buffer, 0, length).Split('/') is [var name, var message, var receive]
            && name == queue
            && long.TryParse(message, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && long.TryParse(receive, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
            ? new ReceiptHandle(name, m, r)
            : null;
    }
}
