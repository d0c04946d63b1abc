namespace GapFurniture.Rin.Copy;

/// <summary>One statement of a load's transaction: a COPY, or a step of the ledger.</summary>
internal abstract record LoadStatement
{
    /// <summary>For the warehouse only: it may hold secrets.</summary>
    public abstract string ToSql();
}
