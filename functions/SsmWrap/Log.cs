using System.Globalization;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Parameters;
using GapFurniture.SsmWrap.Output;

namespace GapFurniture.SsmWrap;

/// <summary>
/// All that ssmwrap says on stderr, in plain lines: a logging framework would take longer to start than the work takes. No value of a
/// parameter gets here.
/// </summary>
internal static class Log
{
    /// <summary>A short hiccup is nobody's business; a longer one looks like a hang unless something is said.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1);

    public static void Problem(string problem) => Line(problem);

    public static void Retrying(RetryNotice notice)
    {
        if (notice.Elapsed >= s_silence)
            Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{notice.Reason.Message}; attempt {notice.Failures} after {notice.Elapsed.TotalSeconds:0.0} s, again in {notice.Wait.TotalSeconds:0.0} s"
                )
            );
    }

    public static void RunsWithout(string reason) => Line($"{reason}; the command runs without these parameters (-no-fail)");

    private static void Line(string text) => StandardStream.Write(StandardStream.Error, $"ssmwrap: {TerminalText.OneLine(text)}\n");
}
