namespace GapFurniture.ServerWrap.Desk;

/// <summary>Ids of requests outside Lambda.</summary>
internal static class RequestId
{
    /// <summary>An id in Lambda's form. It is no secret, so it need not come from /dev/urandom, which small images lack and without which a new Guid ends the process.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
