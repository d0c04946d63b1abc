namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>One message of the PostgreSQL protocol. Its memory belongs to the reader and lasts until the next read.</summary>
internal readonly record struct Frame(byte Type, ReadOnlyMemory<byte> Whole)
{
    /// <summary>What follows type and length.</summary>
    public ReadOnlyMemory<byte> Body => Whole[5..];

    /// <summary>A copy that outlives the next read.</summary>
    public Frame Keep() => new(Type, Whole.ToArray());
}
