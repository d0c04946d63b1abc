namespace GapFurniture.LocalCloud.Faults;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>The service's throttling error.</summary>
    Throttle,

    /// <summary>An error answer: <see cref="Fault.Status"/> and <see cref="Fault.Code"/>.</summary>
    Error,

    /// <summary>The answer comes after <see cref="Fault.DelayMs"/>.</summary>
    Delay,

    /// <summary>The connection is closed without an answer.</summary>
    Drop,

    /// <summary>
    /// The call is carried out, but its answer ends in the middle: the connection closes after half of the announced length; with
    /// <see cref="Fault.Code"/> <c>chunked</c> after half of the chunks; with <c>framed</c> half of the answer comes as if it were all.
    /// </summary>
    Cut,

    /// <summary>A message is delivered twice (SQS) or an event sent twice (S3 notifications).</summary>
    Duplicate,

    /// <summary>The cluster refuses connections (Redshift), as when paused or in maintenance.</summary>
    Unavailable,
}
