namespace GapFurniture.Http;

/// <summary>How events become requests, and answers what callers read.</summary>
public record HttpEventOptions
{
    /// <summary>Taken from the front of every path, such as <c>/api</c>: once, and only whole segments. The default value is none.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>The stage's name is taken from the front of paths where API Gateway leaves it (HTTP API). The default value is false.</summary>
    public bool StripStage { get; init; }

    /// <summary>Where events go that are no HTTP request. The default value is <c>/events</c>.</summary>
    public string PassThroughPath { get; init; } = "/events";

    /// <summary>Headers that every request gets, in place of its own of that name.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>The header that becomes Authorization, for function URLs that use theirs for IAM; null: none does.</summary>
    public string? AuthorizationSource { get; init; }

    /// <summary>Answers to function URLs and REST APIs are streamed. It must be what the deployment says: it cannot be seen from the event.</summary>
    public bool Stream { get; init; }

    /// <summary>Statuses that make the invocation fail instead of being answered, so that queues deliver again. The default value is none.</summary>
    public StatusSet FailStatuses { get; init; } = StatusSet.None;

    /// <summary>Bodies of these types go back in base64 whatever their bytes are. The default value is none: the bytes decide.</summary>
    public MediaTypes BinaryTypes { get; init; } = MediaTypes.None;

    /// <summary>
    /// Bodies of these types go back as text, unless they are compressed; what is no UTF-8 is taken as Latin-1. It is for fronts that cannot be told to
    /// decode base64. The default value is none: the bytes decide.
    /// </summary>
    public MediaTypes TextTypes { get; init; } = MediaTypes.None;

    /// <summary>Longest header line for the invocation's context: what is longer loses its largest members first. In bytes; the default value is 6 KiB.</summary>
    public int ContextHeaderLimit { get; init; } = 6 * 1024;
}
