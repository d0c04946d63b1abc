using GapFurniture.Shared;

namespace GapFurniture.Rin;

/// <summary>What Rin meets when it asks AWS.</summary>
internal static class AwsAnswers
{
    /// <summary>A call of AWS that did not succeed, or never reached AWS.</summary>
    public static bool IsFailure(Exception e) => AwsTrouble.Is(e) || e is IOException or TimeoutException or OperationCanceledException;
}
