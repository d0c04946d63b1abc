using GapFurniture.ServerWrap.Settings;

namespace GapFurniture.ServerWrap.Tests.Settings;

internal static class Ports
{
    /// <summary>One that is free now.</summary>
    public static int Free() => Address.FreePort().Port;
}
