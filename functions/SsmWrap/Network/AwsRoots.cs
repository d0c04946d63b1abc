namespace GapFurniture.SsmWrap.Network;

/// <summary>The authorities of AWS's endpoints, for images that have none: from the building system's store (<c>aws-roots</c>).</summary>
internal static class AwsRoots
{
    /// <returns>Five certificates in PEM.</returns>
    public static byte[] Read()
    {
        using var roots = typeof(AwsRoots).Assembly.GetManifestResourceStream("aws-roots.pem")!;
        var pem = new byte[roots.Length];
        roots.ReadExactly(pem);
        return pem;
    }
}
