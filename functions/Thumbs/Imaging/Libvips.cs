using System.Runtime.InteropServices;
using NetVips;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>libvips, set up before it sees the first byte of a stranger's.</summary>
internal static partial class Libvips
{
    private const string AllLoaders = "VipsForeignLoad";

    // libvips chooses the loader by an object's bytes, so every other one is reachable by whoever may write an original.
    private static readonly string[] s_loaders =
    [
        "VipsForeignLoadJpeg",
        "VipsForeignLoadPng",
        "VipsForeignLoadWebp",
        "VipsForeignLoadNsgif",
        "VipsForeignLoadHeif",
    ];

    private static readonly byte[] s_gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, .. new byte[16]];
    private static readonly byte[] s_svg = [.. "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"u8];
    private static readonly byte[] s_tiff = [.. "II*\0"u8, 8, 0, 0, 0, .. new byte[16]];

    private static readonly Lazy<string> s_version = new(SetUp);

    /// <summary>Such as 8.18.7. Asking sets libvips up, once.</summary>
    /// <exception cref="DllNotFoundException">It does not lie beside the executable, or is another one whose loaders cannot be restricted.</exception>
    public static string Version => s_version.Value;

    private static string SetUp()
    {
        LimitArenas();
        if (!ModuleInitializer.VipsInitialized)
            throw new DllNotFoundException(
                $"libvips.so.42, which belongs beside the executable, does not load: {ModuleInitializer.Exception?.Message}",
                ModuleInitializer.Exception
            );

        // Warnings about profiles and the like, which strangers' files cause at will, would go to standard error.
        _ = NetVips.Log.SetLogHandler("VIPS", Enums.LogLevelFlags.AllButFatal, (_, _, _) => { });
        // An environment of Lambda has one request at a time and less than two processors; and no picture comes twice.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        var version = string.Join('.', Enumerable.Range(0, 3).Select(part => NetVips.NetVips.Version(part)));
        RestrictLoaders(version);
        return version;
    }

    private static void RestrictLoaders(string version)
    {
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block(AllLoaders, true);
        foreach (var loader in s_loaders)
            Operation.Block(loader, false);
        // Names that libvips does not know are ignored without a word.
        if (Image.FindLoadBuffer(s_gif) is null || Image.FindLoadBuffer(s_svg) is not null || Image.FindLoadBuffer(s_tiff) is not null)
            throw new DllNotFoundException(
                $"libvips {version} does not restrict its loaders: the libvips.so.42 that does belongs beside the executable"
            );
    }

    /// <summary>
    /// Nearly as MALLOC_ARENA_MAX=1, where that is not set: threads still to come get no arenas of their own. libvips makes threads for every picture,
    /// and what one frees in its own is not used by the next. Best effort: other C libraries have no arenas.
    /// </summary>
    private static void LimitArenas()
    {
        try
        {
            _ = SetMallocOption(MaximumOfArenas, 1);
        }
        catch (EntryPointNotFoundException) { }
    }

    private const int MaximumOfArenas = -8; // M_ARENA_MAX

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetMallocOption(int option, int value);
}
