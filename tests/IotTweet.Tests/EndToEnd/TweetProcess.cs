using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>iottweet's real executable.</summary>
internal static class TweetProcess
{
    private static readonly PieceExecutable s_executable = new("IotTweet");

    public static string Executable => s_executable.Path;

    /// <summary>Runs to its end.</summary>
    public static Task<(int Status, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        s_executable.RunAsync(environment, arguments);
}
