namespace GapFurniture.LocalCloud.Redshift;

/// <summary>What the load tables say of every COPY.</summary>
internal sealed record LoadContext(
    long QueryId,
    string User,
    int SessionId,
    string Database,
    int TableId,
    string Table,
    string Source,
    string Format,
    DateTime Started
);
