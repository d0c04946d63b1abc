namespace GapFurniture.Rin.Copy;

/// <summary>Whose fault a failed load is, which decides what to do.</summary>
internal enum Failure
{
    /// <summary>An object's, or its table's: that one is reported, the others go on.</summary>
    Object,

    /// <summary>Nobody's: another transaction was in the way. The same load is tried again.</summary>
    Conflict,

    /// <summary>The warehouse's: paused, resizing, unreachable. Nothing is tried until it answers again.</summary>
    Unavailable,

    /// <summary>The connection's: a wrong password, no such database. Every object for it fails with the same reason.</summary>
    Connection,
}
