using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Tls;
using GapFurniture.SsmWrap.Output;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap;

/// <summary>All messages, on stderr in plain lines: a logging framework would take long to start. None holds a value.</summary>
internal static class Log
{
    /// <summary>Nobody needs to know of a short retry; a longer one looks like a hang unless there is a message.</summary>
    private static readonly TimeSpan s_silentFor = TimeSpan.FromSeconds(1);

    public static void Retrying(RetryNotice notice)
    {
        if (notice.Elapsed >= s_silentFor)
            Problem(
                $"{notice.Reason.Message}; attempt {notice.Failures} after {notice.Elapsed.TotalSeconds:0.0} s, retrying in {notice.Wait.TotalSeconds:0.0} s"
            );
    }

    public static void Asks(Uri endpoint) =>
        Problem(
            endpoint.Scheme == Uri.UriSchemeHttps
                ? $"asking {endpoint}; certificate authorities read from {Trust.Aws.PlacesFor(endpoint.IdnHost)}"
                : $"asking {endpoint}, without TLS"
        );

    public static void RunsWithout(string reason) => Problem($"{reason}; the command runs without these parameters (-no-fail)");

    public static void Problem(string text) => StandardStream.Write(StandardStream.Error, $"ssmwrap: {TerminalText.OneLine(text)}\n");
}
