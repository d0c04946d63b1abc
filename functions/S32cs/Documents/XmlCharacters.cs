namespace GapFurniture.S32cs.Documents;

/// <summary>Characters by the rule of XML 1.0, which CloudSearch goes by.</summary>
/// <seealso href="https://www.w3.org/TR/xml/#charsets"/>
internal static class XmlCharacters
{
    /// <summary>The first byte of U+FFFE and U+FFFF, and of all others from U+F000 on.</summary>
    public const byte FirstOfNoncharacters = 0xEF;

    /// <summary>True for UTF-16 code units that no XML document may hold; surrogates are a matter of their neighbours.</summary>
    public static bool IsForbidden(int unit) => unit is < 0x20 and not (0x09 or 0x0A or 0x0D) or 0xFFFE or 0xFFFF;
}
