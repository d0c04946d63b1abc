namespace GapFurniture.CodeBuildFire;

/// <summary>Something for which no build was started.</summary>
/// <param name="MessageId">The SQS message that has to come again; null for any other event.</param>
/// <param name="Reason">What was found, for people.</param>
internal sealed record Failure(string? MessageId, string Reason);
