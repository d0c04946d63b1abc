using System.Diagnostics.CodeAnalysis;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>Ids of requests outside Lambda.</summary>
internal static class RequestId
{
    /// <summary>An id in Lambda's form.</summary>
    [SuppressMessage(
        "Security",
        "CA5394",
        Justification = "it is no secret; a new Guid comes from /dev/urandom, which small images lack, and without which the process ends"
    )]
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
