namespace GapFurniture.Furniture.Pieces;

/// <summary>What a number of a piece tells, and so where it is shown.</summary>
internal enum CountKind
{
    /// <summary>What came in.</summary>
    In,

    /// <summary>What went out: the piece's work.</summary>
    Out,

    /// <summary>What failed, or was left out.</summary>
    Failed,

    /// <summary>What waits, or went back to wait.</summary>
    Waits,

    /// <summary>What it costs: time, memory, calls.</summary>
    Costs,
}

/// <summary>What a piece counts: for <c>status</c>, and the dashboards of template and module, which a test compares.</summary>
internal sealed record PieceCounts
{
    /// <summary>Namespace of its metrics; null for a piece that emits none and is known by AWS's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>What its functions are called behind the name of the stack. The default value is one function of the stack's name.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [""];

    /// <summary>What an invocation is to the piece, in the plural. The default value is <c>invocations</c>.</summary>
    public string Invocations { get; init; } = "invocations";

    /// <summary>Whether its stack can have a queue in front of a function that also does without.</summary>
    public bool OptionalQueue { get; init; }

    public IReadOnlyList<PieceMetric> Metrics { get; init; } = [];

    /// <summary>False for a piece that is no function, so that there is nothing to show.</summary>
    public bool IsDeployed { get; init; } = true;
}

/// <param name="Name">As CloudWatch has it.</param>
/// <param name="Unit">CloudWatch's unit, such as <c>Count</c> or <c>Bytes</c>.</param>
/// <param name="Statistic">Sum for what is counted, Maximum or Average for what is measured.</param>
/// <param name="Label">For people, such as <c>objects loaded</c>.</param>
/// <param name="Means">What exactly is counted, in a sentence.</param>
/// <param name="Dimension">By what CloudWatch separates it: <c>Function</c> for the function's name; null for nothing.</param>
/// <param name="Namespace">Where it is, if not in the piece's namespace: a metric of a service that the piece calls.</param>
internal sealed record PieceMetric(
    string Name,
    string Unit,
    MetricStatistic Statistic,
    CountKind Kind,
    string Label,
    string Means,
    string? Dimension = null,
    string? Namespace = null
);

internal enum MetricStatistic
{
    Sum,
    Average,
    Maximum,
}
