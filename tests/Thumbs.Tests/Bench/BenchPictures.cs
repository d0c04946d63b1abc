using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>Originals for the figures, made by Debian's vips of a real photograph of Debian's.</summary>
internal sealed class BenchPictures(string folder)
{
    private const string Photograph = "/usr/share/backgrounds/mate/abstract/Elephants_5640x3172.jpg";

    /// <summary>What is missing for them; null if nothing is.</summary>
    public static string? Missing =>
        ProgramOf("vips") is null || ProgramOf("vipsthumbnail") is null ? "vips is not installed (Debian: libvips-tools)"
        : File.Exists(Photograph) ? null
        : "there is no photograph (Debian: mate-backgrounds)";

    /// <summary>A photograph of a size, in the format that its name and options say.</summary>
    public string Photo(int width, int height, string name, string options) =>
        Made(
            name,
            target => ["vips", "thumbnail", Photograph, $"{target}{options}", $"{width}", "--height", $"{height}", "--size", "force"]
        );

    /// <summary>Nothing but black, which takes little room however large it is.</summary>
    public string Black(int width, int height, string name, string options) =>
        Made(name, target => ["vips", "black", $"{target}{options}", $"{width}", $"{height}"]);

    /// <summary>The whole picture decoded and then reduced by Lanczos' filter alone, as PNG.</summary>
    public string Reference(string original, int width, int originalWidth) =>
        Made(
            Path.GetFileName(original) + ".reference.png",
            target =>
                [
                    "vips",
                    "resize",
                    original,
                    target,
                    ((double)width / originalWidth).ToString("R", CultureInfo.InvariantCulture),
                    "--kernel",
                    "lanczos3",
                    "--gap",
                    "0",
                ]
        );

    /// <summary>PSNR of two pictures in dB.</summary>
    public double Likeness(string one, string other)
    {
        string[] work = [PathOf("difference.v"), PathOf("square.v")];
        Run(["vips", "subtract", one, other, work[0]]);
        Run(["vips", "multiply", work[0], work[0], work[1]]);
        var error = double.Parse(Run(["vips", "avg", work[1]]), CultureInfo.InvariantCulture);
        return 10 * Math.Log10(255 * 255 / error);
    }

    /// <summary>Many names of one file.</summary>
    public IReadOnlyList<string> Links(string original, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var link = PathOf($"{i}-{Path.GetFileName(original)}");
                    if (!File.Exists(link))
                        File.CreateSymbolicLink(link, original);
                    return link;
                }),
        ];

    public string PathOf(string name) => Path.Combine(folder, name);

    private string Made(string name, Func<string, string[]> command)
    {
        var target = PathOf(name);
        if (!File.Exists(target))
            Run(command(target));
        return target;
    }

    private static string Run(string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} failed");
    }

    /// <summary>Where a program of the system lies; null if it is not installed.</summary>
    public static string? ProgramOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(place => Path.Combine(place, program))
            .FirstOrDefault(File.Exists);
}
