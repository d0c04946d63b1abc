using System.Globalization;
using System.Runtime.InteropServices;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>One of the thumbnails of an original. It is known before the original is read, so its name can be that of an object or part of an ETag.</summary>
/// <param name="Size">The width in pixels that it has at most: an original that is narrower is never made larger.</param>
/// <param name="Format">What decides on the format that it is written in.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Variant(int Size, FormatChoice Format)
{
    /// <summary>Such as <c>w180.webp</c>, or <c>w180.auto</c> where the original decides.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"w{Size}.{Format.ToString().ToLowerInvariant()}");
}
