using GapFurniture.LocalCloud.Gateways;

namespace GapFurniture.ServerWrap.Tests.Conformance;

/// <summary>Whether a request and its answer get through one of the others.</summary>
internal enum Outcome
{
    /// <summary>Both arrive.</summary>
    Yes,

    /// <summary>They do not.</summary>
    No,

    /// <summary>They arrive only with the library's setting that takes every body for binary.</summary>
    WithSetting,

    /// <summary>It is not made for this front or this feature.</summary>
    NotMadeForIt,

    /// <summary>Reading did not tell.</summary>
    Unknown,
}

/// <summary>How a server marks the end of its answer's body.</summary>
internal enum BodyFraming
{
    /// <summary>By its length.</summary>
    Length,

    /// <summary>By its length; a server within the process says it as a number.</summary>
    Number,

    /// <summary>In chunks; a server within the process names no length, and writes in pieces.</summary>
    Pieces,

    /// <summary>In chunks; a server within the process sets Transfer-Encoding itself.</summary>
    Chunked,

    /// <summary>By its length; before the answer comes a 103.</summary>
    Hints,
}

/// <summary>What the server answers.</summary>
internal sealed record ServerAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public BodyFraming Framing { get; init; }

    /// <summary>The answer to HEAD has the length of what GET would give.</summary>
    public int? LengthOfHead { get; init; }
}

/// <summary>What the server saw.</summary>
/// <param name="Target">As it stood in the request line.</param>
internal sealed record ServerView(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body);

/// <summary>
/// One row of the table: a request through a front end, and the answer that the server gives. Both are to arrive as they were sent, but for what
/// that front end itself takes away.
/// </summary>
/// <param name="What">For people.</param>
/// <param name="Others">In the order of <see cref="Table.Others"/>.</param>
internal sealed record ConformanceCase(
    Gateway Front,
    string What,
    ClientRequest Request,
    ServerAnswer Answer,
    IReadOnlyList<Outcome> Others
)
{
    /// <summary>The query is to arrive byte for byte, else by its meaning.</summary>
    public bool IsExactQuery { get; init; }

    /// <summary>A header of the request that is not to arrive as the client wrote it.</summary>
    public string? Forged { get; init; }

    /// <summary>Headers of the answer that are not to leave.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];
}
