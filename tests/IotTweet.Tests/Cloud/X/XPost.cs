namespace GapFurniture.LocalCloud.X;

/// <summary>A post of the one user.</summary>
/// <param name="Id">Rises with time, as X's do.</param>
/// <param name="Text">As it was sent.</param>
/// <param name="Shown">As answers show it: links shortened, <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> escaped.</param>
/// <param name="Created">By the clock of the cloud.</param>
internal sealed record XPost(string Id, string Text, string Shown, DateTimeOffset Created)
{
    public bool IsDeleted { get; init; }
}
