namespace GapFurniture.S32cs.Upload;

/// <summary>Where documents go.</summary>
/// <param name="Name">The endpoint; destinations of the same name are the same.</param>
/// <param name="Sink">Takes the batches.</param>
internal sealed record Destination(string Name, IBatchSink Sink);
