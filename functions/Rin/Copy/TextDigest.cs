using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.Rin.Copy;

/// <summary>A fixed-length name for a list of texts.</summary>
internal static class TextDigest
{
    /// <summary>The texts as one, with their lengths in front, so that no two lists look alike.</summary>
    public static string Join(params IEnumerable<string?> parts) =>
        string.Concat(parts.Select(p => p is null ? "-;" : $"{p.Length.ToString(CultureInfo.InvariantCulture)}:{p};"));

    /// <summary>SHA-256, 64 hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
