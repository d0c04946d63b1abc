namespace GapFurniture.Furniture.Aws;

/// <summary>What Lambda says of a function.</summary>
internal sealed record FunctionConfiguration(
    string Name,
    string Arn,
    string State,
    TimeSpan Timeout,
    string? DeadLetterArn,
    IReadOnlyDictionary<string, string> Variables
);
