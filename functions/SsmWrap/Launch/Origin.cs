using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GapFurniture.SsmWrap.Launch;

/// <summary>What ssmwrap was started with, byte for byte: not all of it need be text, and the command gets it unchanged.</summary>
/// <param name="Arguments">Without ssmwrap's own name.</param>
/// <param name="Environment">Each <c>NAME=VALUE</c>, in the caller's order.</param>
/// <param name="IsNative">Whether launch.c is there, and can put everything back.</param>
internal sealed record Origin(List<byte[]> Arguments, List<byte[]> Environment, bool IsNative)
{
    /// <summary>This process's.</summary>
    /// <param name="args">What Main was given, to know how many of the process's arguments are ours.</param>
    public static Origin Capture(string[] args)
    {
        // Under the JIT there is no launch.c; asking is the only way of knowing that costs nothing in the native executable.
        if (!RuntimeFeature.IsDynamicCodeSupported)
            return Native();
        var line = Texts("/proc/self/cmdline");
        return new Origin([.. line.TakeLast(args.Length)], Texts("/proc/self/environ"), IsNative: false);
    }

    /// <summary>The value of a variable; of one that is set twice the first, as getenv.</summary>
    public byte[]? Variable(string name)
    {
        foreach (var text in Environment)
        {
            if (EnvironmentBlock.NameOf(text) == name && text.Length > name.Length)
                return text[(name.Length + 1)..];
        }
        return null;
    }

    private static unsafe Origin Native() => new(Texts(Launch.Native.Arguments() + 1), Texts(Launch.Native.Environment()), IsNative: true);

    private static unsafe List<byte[]> Texts(byte** pointers)
    {
        var texts = new List<byte[]>();
        for (; *pointers is not null; pointers++)
            texts.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*pointers).ToArray());
        return texts;
    }

    // Each text ends with a NUL.
    private static List<byte[]> Texts(string file)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(file);
        var texts = new List<byte[]>();
        foreach (var text in bytes.Split((byte)0))
            texts.Add(bytes[text].ToArray());
        texts.RemoveAt(texts.Count - 1);
        return texts;
    }
}
