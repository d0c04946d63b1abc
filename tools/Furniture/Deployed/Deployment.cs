using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Deployed;

/// <summary>A piece as it stands in an account: what it is called there, its functions, its queues, and where it puts what fails.</summary>
/// <param name="Name">What the user called it: its stack, function or queue, or the bucket that it is attached to.</param>
internal sealed record Deployment(PieceFacts Piece, string Name)
{
    public IReadOnlyList<FunctionConfiguration> Functions { get; init; } = [];

    /// <summary>The queues that it reads, or that hold its events.</summary>
    public IReadOnlyList<DeployedQueue> Queues { get; init; } = [];

    /// <summary>Dead-letter queues, and queues that are destinations of failed invocations.</summary>
    public IReadOnlyList<DeployedQueue> DeadLetters { get; init; } = [];

    /// <summary>ARNs of destinations of failed invocations that are no queues, such as topics.</summary>
    public IReadOnlyList<string> OtherDestinations { get; init; } = [];

    /// <summary>What could not be read, and why: it may be there all the same.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>True if nothing of the piece was found; <see cref="Unread"/> says whether that is for lack of permission.</summary>
    public bool IsEmpty => Functions.Count == 0 && Queues.Count == 0 && DeadLetters.Count == 0;

    /// <summary>True if nothing of the piece was found, though everything could be read.</summary>
    public bool IsAbsent => IsEmpty && Unread.Count == 0;
}

/// <summary>How the user says which deployment is meant; all null: the names that the piece's template gives by itself.</summary>
/// <param name="Name">Name of stack or module, after which function and queues are called.</param>
internal sealed record DeploymentRequest(
    string? Stack = null,
    string? Function = null,
    string? Queue = null,
    string? Bucket = null,
    string? Name = null
);
