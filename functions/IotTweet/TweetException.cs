namespace GapFurniture.IotTweet;

/// <summary>A click cannot be read, or not be followed now; the message says why, and holds no secret.</summary>
internal sealed class TweetException(string message) : Exception(message);
