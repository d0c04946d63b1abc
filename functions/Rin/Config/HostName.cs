namespace GapFurniture.Rin.Config;

/// <summary>A warehouse's host, without the scheme, port and path that the console shows around it.</summary>
internal static class HostName
{
    /// <summary>What is wrong, with the name that was probably meant; null for a name or an address.</summary>
    public static string? Problem(string text)
    {
        if (Uri.CheckHostName(text) is not UriHostNameType.Unknown)
            return null;
        var bare = text.Trim(' ', '"', '\'').Replace("jdbc:", "", StringComparison.Ordinal);
        var url = bare.Contains("://", StringComparison.Ordinal) ? bare : $"redshift://{bare}";
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? $"\"{text}\" is more than a host's name; give \"{uri.Host}\", and port and dbname beside it"
            : $"\"{text}\" is no host's name";
    }
}
