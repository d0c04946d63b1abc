using System.Globalization;
using System.Text.Json;
using GapFurniture.Aws.Events;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Deployed;

/// <summary>A piece as it stands in an account: what it is called there, its functions, its queues, and where it puts what fails.</summary>
/// <param name="Piece">The piece.</param>
/// <param name="Name">What the user called it: its stack, function or queue, or the bucket that it is attached to.</param>
internal sealed record Deployment(PieceFacts Piece, string Name)
{
    public IReadOnlyList<FunctionConfiguration> Functions { get; init; } = [];

    /// <summary>The queues that it reads, or that hold its events.</summary>
    public IReadOnlyList<DeployedQueue> Queues { get; init; } = [];

    /// <summary>Dead-letter queues, and queues that are destinations of failed invocations.</summary>
    public IReadOnlyList<DeadLetters> DeadLetters { get; init; } = [];

    /// <summary>ARNs of destinations of failed invocations that are no queues, such as topics.</summary>
    public IReadOnlyList<string> OtherDestinations { get; init; } = [];

    /// <summary>What could not be read, and why: it may be there all the same.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>True if nothing of the piece was found; <see cref="Unread"/> says whether that is for lack of permission.</summary>
    public bool IsEmpty => Functions.Count == 0 && Queues.Count == 0 && DeadLetters.Count == 0;

    /// <summary>True if nothing of the piece was found, though everything could be read.</summary>
    public bool IsAbsent => IsEmpty && Unread.Count == 0;

    /// <summary>The log groups of its functions.</summary>
    public IReadOnlyList<string> LogGroups => [.. Functions.Select(f => f.LogGroup).Distinct(StringComparer.Ordinal)];
}

/// <summary>A queue with its attributes.</summary>
/// <param name="Attributes">All of them, as SQS names them.</param>
internal sealed record DeployedQueue(Arn Arn, string Url, IReadOnlyDictionary<string, string> Attributes)
{
    public string Name => Arn.Name;

    public bool IsFifo => Name.EndsWith(".fifo", StringComparison.Ordinal);

    /// <summary>Messages that wait, about.</summary>
    public long Waiting => Number("ApproximateNumberOfMessages");

    /// <summary>Messages that somebody has received and neither deleted nor given back, about.</summary>
    public long InFlight => Number("ApproximateNumberOfMessagesNotVisible");

    /// <summary>Messages that are not yet to be received, about.</summary>
    public long Delayed => Number("ApproximateNumberOfMessagesDelayed");

    /// <summary>Its dead-letter queue, and the receives after which a message goes there; null when it has none.</summary>
    public (Arn Target, int MaxReceiveCount)? Redrive
    {
        get
        {
            if (Attributes.GetValueOrDefault("RedrivePolicy") is not { Length: > 0 } text)
                return null;
            var policy = JsonElement.Parse(text);
            // AWS takes the number as a text, too.
            var count = policy.Member("maxReceiveCount")?.ToString();
            return (Arn.Parse(policy.Text("deadLetterTargetArn") ?? ""), int.Parse(count ?? "0", CultureInfo.InvariantCulture));
        }
    }

    private long Number(string attribute) =>
        long.TryParse(Attributes.GetValueOrDefault(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}

/// <summary>A queue that holds what failed for good.</summary>
/// <param name="Sources">The queues whose messages end here, as messages.</param>
/// <param name="Functions">The functions whose failed asynchronous invocations end here, as records or as the events themselves.</param>
internal sealed record DeadLetters(
    DeployedQueue Queue,
    IReadOnlyList<DeployedQueue> Sources,
    IReadOnlyList<FunctionConfiguration> Functions
);

/// <summary>How the user says which deployment is meant; all null: the names that the piece's template gives by itself.</summary>
/// <param name="Name">Name of stack or module, after which function and queues are called.</param>
internal sealed record DeploymentRequest(
    string? Stack = null,
    string? Function = null,
    string? Queue = null,
    string? Bucket = null,
    string? Name = null
);
