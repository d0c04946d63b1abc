using GapFurniture.Shared;

namespace GapFurniture.Furniture.Cli;

/// <summary>How long is waited for what AWS has been told to be true everywhere.</summary>
internal static class Patience
{
    public static Backoff Standard { get; } = new(6) { Base = TimeSpan.FromMilliseconds(500), Cap = TimeSpan.FromSeconds(10) };
}
