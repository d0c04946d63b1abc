namespace GapFurniture.Furniture.Aws;

/// <summary>How Lambda reads a queue for a function.</summary>
internal sealed record EventSourceMapping(
    string Id,
    string SourceArn,
    string FunctionArn,
    string State,
    int BatchSize,
    TimeSpan Window,
    bool ReportsBatchItemFailures
);
