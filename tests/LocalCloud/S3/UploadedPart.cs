namespace GapFurniture.LocalCloud.S3;

/// <summary>One part of a multipart upload.</summary>
internal sealed record UploadedPart(int Number, ObjectBody Body, DateTimeOffset ModifiedAt);
