namespace GapFurniture.Shared.S3;

/// <summary>A message is not an S3 notification; the message says what was found instead.</summary>
public sealed class S3NotificationException(string message, Exception? inner = null) : Exception(message, inner);
