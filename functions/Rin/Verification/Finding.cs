using GapFurniture.Shared.Logging;

namespace GapFurniture.Rin.Verification;

/// <summary>One line of a verification.</summary>
/// <param name="Verdict">How it is.</param>
/// <param name="Subject">What was looked at, in one word, such as <c>queue</c>.</param>
/// <param name="Text">What was found; when it failed, also what to do.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text)
{
    public static Finding Ok(string subject, string text) => new(Verdict.Ok, subject, text);

    /// <summary>A failure with its remedy.</summary>
    public static Finding Failed(string subject, string text, string remedy) => new(Verdict.Failed, subject, $"{text} => {remedy}");

    public static Finding Skipped(string subject, string text) => new(Verdict.Skipped, subject, text);

    public override string ToString() => $"{Verdict.ToString().ToLowerInvariant(), -8} {Subject, -11} {TerminalText.OneLine(Text)}";
}
