namespace GapFurniture.Rin.Ledger;

/// <summary>What the command line asks to be done with the ledgers.</summary>
/// <param name="Prune">Delete rows older than this; null: create the ledgers.</param>
internal sealed record LedgerTask(TimeSpan? Prune);
