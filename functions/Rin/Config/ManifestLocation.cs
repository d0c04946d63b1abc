namespace GapFurniture.Rin.Config;

/// <summary>Where manifests are written for the time of their COPY.</summary>
internal sealed record ManifestLocation(string Bucket, string Prefix);
