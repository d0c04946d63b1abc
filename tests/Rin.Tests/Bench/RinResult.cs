namespace GapFurniture.Benchmarks;

/// <summary>One run of Rin over a queue.</summary>
/// <param name="Seconds">From the first message in flight to the last one deleted.</param>
/// <param name="SecondsFromStart">From the start of the process to the last message deleted.</param>
/// <param name="Copies">COPYs that the warehouse saw.</param>
/// <param name="CpuShare">Seconds of a core that the process used, per second of <paramref name="Seconds"/>.</param>
/// <param name="PeakMebibytes">The most memory that it had resident.</param>
internal sealed record RinResult(double Seconds, double SecondsFromStart, int Copies, double CpuShare, double PeakMebibytes);
