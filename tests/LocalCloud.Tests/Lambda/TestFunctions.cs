namespace GapFurniture.LocalCloud.Tests.Lambda;

/// <summary>The program of tests/LocalCloud.TestFunction, built beside the tests.</summary>
internal static class TestFunctions
{
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "GapFurniture.LocalCloud.TestFunction");
}
