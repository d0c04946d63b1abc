namespace GapFurniture.S32cs.Upload;

/// <summary>Documents could not be sent, through no fault of theirs. The message says why and what to do.</summary>
internal sealed class UploadException(string message, Exception? inner = null) : Exception(message, inner);
