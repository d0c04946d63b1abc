namespace GapFurniture.LocalCloud.S3;

/// <summary>A verified checksum in base64; a composite one of a multipart object ends in the number of parts.</summary>
internal sealed record Checksum(ChecksumAlgorithm Algorithm, string Value, bool IsComposite = false);
