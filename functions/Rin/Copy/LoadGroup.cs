using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Copy;

/// <summary>
/// Units that are loaded by one transaction. No table stands in two groups of a plan, so that groups can run side by side and yet no
/// table ever sees two COPYs at a time.
/// </summary>
internal sealed record LoadGroup(Connection Connection, IReadOnlyList<LoadUnit> Units)
{
    /// <summary>The tables, for people.</summary>
    public string Tables => string.Join(", ", Units.SelectMany(u => u.Items).Select(i => i.Table.ToString()).Distinct());

    /// <summary>How many objects, each counted once for each table it goes to.</summary>
    public int Objects => Units.Sum(u => u.Items.Count);
}
