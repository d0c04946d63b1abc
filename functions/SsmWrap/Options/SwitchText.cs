namespace GapFurniture.SsmWrap.Options;

/// <summary>Switches as Go programs take them, and a few words more.</summary>
internal static class SwitchText
{
    public static bool TryParse(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "1" or "t" or "yes" or "on";
        return value || text.ToLowerInvariant() is "false" or "0" or "f" or "no" or "off";
    }
}
