namespace GapFurniture.Shared.Logging;

/// <summary>What a log line looks like.</summary>
public enum LineFormat
{
    /// <summary>For people at a terminal.</summary>
    Plain,

    /// <summary>One JSON object a line, for Lambda and log collectors.</summary>
    Json,
}
