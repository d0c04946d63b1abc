namespace GapFurniture.Thumbs.Imaging;

/// <summary>A finished thumbnail.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Format">What it is written as.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels, of one frame.</param>
internal sealed record Thumbnail(byte[] Bytes, PictureFormat Format, int Width, int Height)
{
    /// <summary>As in the header Content-Type.</summary>
    public string ContentType => Format.ContentType();
}
