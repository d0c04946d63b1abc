namespace GapFurniture.LocalCloud.Sqs;

/// <summary>A message attribute: a string (or number) or bytes, under a data type such as <c>String</c> or <c>Number.int</c>.</summary>
internal sealed record MessageAttribute(string DataType, string? StringValue, byte[]? BinaryValue);
