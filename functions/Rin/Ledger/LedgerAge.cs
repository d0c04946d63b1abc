using GapFurniture.Shared.Options;

namespace GapFurniture.Rin.Ledger;

/// <summary>An age as people say it: <c>90d</c>, <c>1d12h</c>, or a Go duration.</summary>
internal static class LedgerAge
{
    /// <summary>SQS keeps messages for this long at most; a row that is younger may still be needed.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"/>
    public static readonly TimeSpan SqsRetention = TimeSpan.FromDays(14);

    /// <summary>Reads an age; false if it is none.</summary>
    public static bool TryParse(string text, out TimeSpan age)
    {
        age = TimeSpan.Zero;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || text[digits] != 'd')
            return GoDuration.TryParse(text, out age);
        // Ten thousand years are the end of time.
        if (!int.TryParse(text.AsSpan(0, digits), out var days) || days > 3_650_000)
            return false;
        if (digits + 1 < text.Length && !GoDuration.TryParse(text[(digits + 1)..], out age))
            return false;
        age += TimeSpan.FromDays(days);
        return true;
    }
}
